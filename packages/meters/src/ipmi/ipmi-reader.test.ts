import { readFileSync } from 'node:fs';
import { inspect as show } from 'node:util';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { OpenReader } from '../engine/reader.js';
import { FakeTools, freeIpmiText, ipmitoolText, printing } from './__fixtures__/fake-tool.js';
import { parseIpmiOptions, type IpmiOptions } from './options.js';
import { createIpmiReader } from './reader.js';

let tools: FakeTools;

beforeEach(() => {
  tools = new FakeTools();
});

afterEach(() => {
  vi.unstubAllEnvs();
  tools.remove();
});

const secret = 'hunter2-Pa$$word';
const limitMs = 20_000;

async function unavailableOf(options: IpmiOptions, limit = limitMs) {
  const probe = await createIpmiReader(options, limit).probe();
  if (probe.available) throw new Error('available');
  return probe;
}

/** Whether a process of this id runs; one that only waits to be taken note of does not. */
function isRunning(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}

/** Answers well the first time, and then as told. */
async function opened(then: string): Promise<OpenReader> {
  const command = tools.add(
    'ipmitool',
    `if [ -e "$(dirname "$0")/asked" ]; then\n${then}\nelse\ntouch "$(dirname "$0")/asked"\n${printing(ipmitoolText('195'))}\nfi`,
  );
  return createIpmiReader({ command }, limitMs).open(['ipmi:local']);
}

/** A program that starts another, tells its id and waits for it. */
const hanging =
  'sleep 600 &\necho $! > "$(dirname "$0")/new"\nmv "$(dirname "$0")/new" "$(dirname "$0")/pid"\nwait';

describe('the BMC of this machine', () => {
  test('is found on the PATH and read', async () => {
    tools.add('ipmitool', printing(ipmitoolText('195')));
    vi.stubEnv('PATH', `${tools.folder}:${process.env['PATH'] ?? ''}`);
    const open = await createIpmiReader({}).open(['ipmi:local']);
    const reads = await open.read(AbortSignal.timeout(limitMs));
    expect(reads).toEqual([{ state: 'power', powerW: 195 }]);
  });

  test('is the supply of the machine, by samples of power', async () => {
    const command = tools.add('ipmitool', printing(ipmitoolText('195')));
    const probe = await createIpmiReader({ command }).probe();
    expect(probe).toMatchObject({
      available: true,
      channels: [
        {
          id: 'ipmi:local',
          domain: 'supply',
          component: 'system',
          method: 'power-samples',
          counted: true,
          resolutionJ: 1,
        },
      ],
    });
  });

  test('is asked for in English, with nothing of our environment but the PATH', async () => {
    const command = tools.add(
      'ipmitool',
      `env > "$(dirname "$0")/environment"\necho "$@" > "$(dirname "$0")/arguments"\n${printing(ipmitoolText('195'))}`,
    );
    vi.stubEnv('WATTBENCH_IPMI_PASSWORD', secret);
    await createIpmiReader({ command }).probe();
    const names = tools
      .read('environment')
      .split('\n')
      .map((line) => line.split('=')[0]);
    expect(names).toEqual(expect.arrayContaining(['PATH', 'LC_ALL']));
    expect(tools.read('environment')).not.toContain('WATTBENCH');
    expect(tools.read('arguments')).toBe('dcmi power reading\n');
  });

  test('can be asked by FreeIPMI', async () => {
    const command = tools.add('ipmi-dcmi', printing(freeIpmiText));
    const open = await createIpmiReader({ command, tool: 'ipmi-dcmi' }).open(['ipmi:local']);
    const reads = await open.read(AbortSignal.timeout(limitMs));
    expect(reads).toEqual([{ state: 'power', powerW: 164 }]);
  });
});

describe('a BMC that cannot be read', () => {
  test('without the tool: names the package', async () => {
    vi.stubEnv('PATH', tools.folder);
    expect(await unavailableOf({})).toMatchObject({
      reason: 'package-missing',
      fix: expect.stringContaining('sudo apt install ipmitool'),
    });
  });

  test('with a command that is not there: names the option', async () => {
    expect(await unavailableOf({ command: `${tools.folder}/none` })).toMatchObject({
      reason: 'package-missing',
      fix: expect.stringContaining('"command"'),
    });
  });

  test('without the right to the device: gives the udev rule', async () => {
    const command = tools.add(
      'ipmitool',
      'echo "Could not open device at /dev/ipmi0 or /dev/ipmi/0 or /dev/ipmidev/0: Permission denied" >&2\nexit 1',
    );
    const answer = await unavailableOf({ command });
    expect(answer.reason).toBe('permission');
    expect(answer.fix).toContain('KERNEL=="ipmi*", SUBSYSTEM=="ipmi", GROUP="ipmi", MODE="0660"');
  });

  test('without the device: names the drivers', async () => {
    const command = tools.add(
      'ipmitool',
      'echo "Could not open device at /dev/ipmi0: No such file or directory" >&2\nexit 1',
    );
    expect(await unavailableOf({ command })).toMatchObject({
      reason: 'driver',
      fix: expect.stringContaining('modprobe ipmi_devintf'),
    });
  });

  test('without DCMI, which ipmitool does not call a failure', async () => {
    const command = tools.add(
      'ipmitool',
      'printf "\\n    DCMI request failed because: Invalid command (c1)" >&2\nexit 0',
    );
    expect(await unavailableOf({ command })).toMatchObject({
      reason: 'hardware',
      detail: expect.stringContaining('Invalid command (c1)'),
    });
  });

  test('with its reading switched off', async () => {
    const command = tools.add('ipmitool', printing(ipmitoolText('195', 'deactivated')));
    expect(await unavailableOf({ command })).toMatchObject({ reason: 'not-configured' });
  });

  test('that prints garbage', async () => {
    const command = tools.add('ipmitool', 'head -c 400 /dev/urandom');
    expect(await unavailableOf({ command })).toMatchObject({ available: false });
  });

  test('that prints without end: it is stopped', async () => {
    const command = tools.add('ipmitool', 'exec yes');
    expect(await unavailableOf({ command })).toMatchObject({
      reason: 'driver',
      detail: expect.stringContaining('64 KiB'),
    });
  });

  test('that hangs: it and all that it started are killed', async () => {
    const command = tools.add('ipmitool', hanging);
    const answer = await unavailableOf({ command }, 2000);
    expect(answer).toMatchObject({ reason: 'driver', detail: expect.stringContaining('2000 ms') });
    await expect.poll(() => isRunning(Number(tools.read('pid'))), { timeout: limitMs }).toBe(false);
  });

  test('cannot be opened, with the reason and the fix', async () => {
    const command = tools.add('ipmitool', 'exit 1');
    await expect(createIpmiReader({ command }).open(['ipmi:local'])).rejects.toMatchObject({
      code: 'METER_UNAVAILABLE',
      detail: { reason: 'driver' },
    });
  });

  test('has no other channel', async () => {
    await expect(createIpmiReader({}).open(['ipmi:other'])).rejects.toMatchObject({
      code: 'METER_UNAVAILABLE',
      message: expect.stringContaining('expected ipmi:local'),
    });
  });
});

describe('a read', () => {
  test('ends at its signal, and kills the tool', async () => {
    const open = await opened(hanging);
    const limit = new AbortController();
    const reading = open.read(limit.signal);
    await expect.poll(() => tools.has('pid'), { timeout: limitMs }).toBe(true);
    limit.abort();
    expect(await reading).toMatchObject([{ state: 'failed', reason: 'driver' }]);
    await expect.poll(() => isRunning(Number(tools.read('pid'))), { timeout: limitMs }).toBe(false);
  });

  test('ends when the reader is closed', async () => {
    const open = await opened('exec sleep 600');
    const reading = open.read(AbortSignal.timeout(limitMs));
    await open.close();
    expect(await reading).toMatchObject([{ state: 'failed' }]);
  });

  test('of 0 W is a failed read, not 0 J', async () => {
    const open = await opened(printing(ipmitoolText('0')));
    expect(await open.read(AbortSignal.timeout(limitMs))).toMatchObject([
      { state: 'failed', detail: expect.stringContaining('0 W') },
    ]);
  });
});

describe('a BMC in the network', () => {
  const host = '192.0.2.9';

  test('gets the password by the environment and never by the command line', async () => {
    const command = tools.add(
      'ipmitool',
      `echo "$@" > "$(dirname "$0")/arguments"\nprintenv IPMITOOL_PASSWORD > "$(dirname "$0")/password"\n${printing(ipmitoolText('195'))}`,
    );
    vi.stubEnv('WATTBENCH_IPMI_USER', 'reader');
    vi.stubEnv('WATTBENCH_IPMI_PASSWORD', secret);
    const probe = await createIpmiReader({ command, host }).probe();
    expect(probe).toMatchObject({ available: true, channels: [{ id: `ipmi:${host}` }] });
    expect(tools.read('arguments')).toBe(
      `-I lanplus -H ${host} -U reader -L USER -E dcmi power reading\n`,
    );
    expect(tools.read('password')).toBe(`${secret}\n`);
  });

  test('without credentials names the variables', async () => {
    vi.stubEnv('WATTBENCH_IPMI_USER', 'reader');
    expect(await unavailableOf({ host })).toMatchObject({
      reason: 'credentials',
      fix: expect.stringContaining('WATTBENCH_IPMI_PASSWORD'),
    });
  });

  test('that does not answer is a matter of the network', async () => {
    const command = tools.add(
      'ipmitool',
      'echo "Error: Unable to establish IPMI v2 / RMCP+ session" >&2\nexit 1',
    );
    vi.stubEnv('WATTBENCH_IPMI_USER', 'reader');
    vi.stubEnv('WATTBENCH_IPMI_PASSWORD', secret);
    expect(await unavailableOf({ command, host })).toMatchObject({ reason: 'network' });
  });

  test('shows its password nowhere, also when the tool repeats it', async () => {
    vi.stubEnv('WATTBENCH_IPMI_USER', 'reader');
    vi.stubEnv('WATTBENCH_IPMI_PASSWORD', secret);
    const good = tools.add('good', printing(ipmitoolText('195')));
    const loud = tools.add('loud', 'echo "bad password $IPMITOOL_PASSWORD" >&2\nexit 1');
    const reader = createIpmiReader({ command: good, host });
    const open = await reader.open([`ipmi:${host}`]);
    const rejected = await createIpmiReader({ command: loud, host })
      .open([`ipmi:${host}`])
      .catch((error: unknown) => error);
    const seen = [
      await reader.probe(),
      await createIpmiReader({ command: loud, host }).probe(),
      await open.read(AbortSignal.timeout(limitMs)),
      open,
      rejected,
    ];
    expect(JSON.stringify(seen)).toContain('[secret]');
    expect(`${JSON.stringify(seen)}${show(seen, { depth: 9 })}`).not.toContain(secret);
  });
});

describe('parseIpmiOptions', () => {
  test('takes every option that there is', () => {
    const options = {
      tool: 'ipmitool' as const,
      command: '/usr/bin/ipmitool',
      host: 'bmc-1.example',
      credentialsFile: '/etc/wattbench/bmc.json',
      privilege: 'OPERATOR' as const,
      maximumPowerW: 900,
      pollPeriodMs: 2000,
    };
    expect(parseIpmiOptions(options)).toEqual(options);
    expect(createIpmiReader(options).pollPeriodMs).toBe(2000);
    expect(createIpmiReader({}).pollPeriodMs).toBe(500);
  });

  test.each<[string, unknown, RegExp]>([
    ['a host that would be an option', { host: '-oProxy' }, /"host"/],
    ['a host with a space', { host: 'a b' }, /"host"/],
    ['a password', { password: secret }, /no option "password"/],
    ['a host for FreeIPMI', { host: 'bmc', tool: 'ipmi-dcmi' }, /command line/],
    ['too frequent reads', { pollPeriodMs: 99 }, /"pollPeriodMs" is 99; expected .* 100 to 60000/],
    ['a tool that is not known', { tool: 'racadm' }, /ipmitool, ipmi-dcmi/],
  ])('refuses %s', (_, options, message) => {
    expect(() => parseIpmiOptions(options)).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringMatching(message) }),
    );
  });
});
