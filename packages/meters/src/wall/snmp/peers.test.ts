import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSnmpd, startSnmpsim, type Served, type Snmpd } from './__fixtures__/agents.js';
import { loadSnmp } from './library.js';
import { createSnmpReader } from './reader.js';
import type { SnmpOptions } from './options.js';

const never = new AbortController().signal;
const apc = '1.3.6.1.4.1.318.1.1';
const raritan = '1.3.6.1.4.1.13742.6';

function readerOf(options: SnmpOptions, environment: Readonly<Record<string, string>> = {}) {
  return createSnmpReader({
    options: { host: '127.0.0.1', ...options },
    load: loadSnmp,
    environment,
  });
}

async function readAll(options: SnmpOptions, environment: Readonly<Record<string, string>> = {}) {
  const reader = readerOf(options, environment);
  const probe = await reader.probe();
  if (!probe.available) return probe;
  const open = await reader.open(probe.channels.map(({ id }) => id));
  const reads = await open.read(never);
  await open.close();
  return { reads, channels: probe.channels };
}

describe("Debian's snmpd", () => {
  const community = { WATTBENCH_SNMP_TOKEN: 'corridor' };
  const user = { WATTBENCH_SNMP_USER: 'meter', WATTBENCH_SNMP_PASSWORD: 'authenticate-me' };
  const state: { agent: Snmpd | { readonly missing: string } } = { agent: { missing: '' } };
  beforeAll(async () => {
    state.agent = await startSnmpd();
  });
  afterAll(async () => {
    if ('stop' in state.agent) await state.agent.stop();
  });

  it.for(['1', '2c'] as const)(
    'is read with version %s as it changes',
    async (version, { skip }) => {
      const { agent } = state;
      if ('missing' in agent) return skip(agent.missing);
      agent.show('gauge', '93');
      const reader = readerOf({ port: agent.port, version, model: 'apc-rpdu' }, community);
      const open = await reader.open([`snmp:127.0.0.1:${agent.port}-${apc}.12.1.16.0`]);
      const first = await open.read(never);
      agent.show('integer', '141');
      const second = await open.read(never);
      agent.show('string', 'unavailable');
      const third = await open.read(never);
      agent.show('string', '77.5');
      const fourth = await open.read(never);
      await open.close();
      expect(first).toEqual([{ state: 'power', powerW: 93 }]);
      expect(second).toEqual([{ state: 'power', powerW: 141 }]);
      expect(third).toMatchObject([
        { state: 'failed', detail: expect.stringContaining('the text "unavailable"') },
      ]);
      expect(fourth).toEqual([{ state: 'power', powerW: 77.5 }]);
    },
  );

  it('is read with version 3, signed and encrypted with another password', async ({ skip }) => {
    const { agent } = state;
    if ('missing' in agent) return skip(agent.missing);
    agent.show('gauge', '88');
    const secrets = { ...user, WATTBENCH_SNMP_TOKEN: 'keep-me-private' };
    const options = { port: agent.port, version: '3', model: 'apc-rpdu' } as const;
    expect(await readAll(options, secrets)).toMatchObject({
      reads: [{ state: 'power', powerW: 88 }],
    });
  });

  it('is read with version 3, signed only, by another protocol', async ({ skip }) => {
    const { agent } = state;
    if ('missing' in agent) return skip(agent.missing);
    agent.show('gauge', '87');
    const options = {
      port: agent.port,
      version: '3',
      model: 'apc-rpdu',
      securityLevel: 'authNoPriv',
      authProtocol: 'sha',
    } as const;
    expect(await readAll(options, { ...user, WATTBENCH_SNMP_USER: 'plain' })).toMatchObject({
      reads: [{ state: 'power', powerW: 87 }],
    });
  });

  it.for([
    ['a wrong password', { WATTBENCH_SNMP_PASSWORD: 'wrong-password' }, 'credentials'],
    ['an unknown user', { WATTBENCH_SNMP_USER: 'nobody-here' }, 'credentials'],
  ] as const)('refuses %s', async ([, wrong, reason], { skip }) => {
    const { agent } = state;
    if ('missing' in agent) return skip(agent.missing);
    const options = { port: agent.port, version: '3', model: 'apc-rpdu' } as const;
    const secrets = { ...user, ...wrong };
    const probe = await readAll(options, secrets);
    const error = await readerOf(options, secrets)
      .open([])
      .catch((thrown: unknown) => thrown);
    expect(probe).toMatchObject({
      available: false,
      reason,
      fix: expect.stringContaining('WATTBENCH_SNMP_PASSWORD'),
    });
    // The error of the library holds the user with both passwords.
    const shown = `${JSON.stringify([probe, error])}${inspect([probe, error], { depth: 20, showHidden: true })}`;
    expect(shown).toContain('METER_UNAVAILABLE');
    expect(shown).not.toContain(secrets.WATTBENCH_SNMP_PASSWORD);
  });

  it('does not answer a wrong community, and the fix names it', async ({ skip }) => {
    const { agent } = state;
    if ('missing' in agent) return skip(agent.missing);
    expect(await readAll({ port: agent.port, model: 'apc-rpdu' })).toMatchObject({
      available: false,
      reason: 'network',
      detail: expect.stringContaining('no answer in time'),
      fix: expect.stringContaining('WATTBENCH_SNMP_TOKEN'),
    });
  });

  it.for([
    ['1', 'noSuchName'],
    ['2c', 'noSuchObject'],
  ] as const)(
    'has no object of another model, version %s: %s',
    async ([version, found], { skip }) => {
      const { agent } = state;
      if ('missing' in agent) return skip(agent.missing);
      const options = { port: agent.port, version, model: 'apc-rpdu2' } as const;
      expect(await readAll(options, community)).toMatchObject({
        available: false,
        reason: 'not-configured',
        detail: expect.stringContaining(found),
      });
    },
  );
});

describe("Debian's snmpsim", () => {
  const state: { agent: Served | { readonly missing: string } } = { agent: { missing: '' } };
  beforeAll(async () => {
    state.agent = await startSnmpsim([
      `${raritan}.3.3.4.1.7.1.1.5|66|0`,
      `${raritan}.3.3.4.1.7.1.1.8|66|0`,
      `${raritan}.3.5.4.1.7.1.3.5|66|1`,
      `${raritan}.3.5.4.1.7.1.3.8|66|2`,
      `${raritan}.3.5.4.1.7.1.4.5|66|77`,
      `${raritan}.5.2.3.1.4.1.1.5|66|1240`,
      `${raritan}.5.2.3.1.4.1.1.8|66|987654`,
      `${raritan}.5.4.3.1.4.1.3.5|66|934`,
      `${raritan}.5.4.3.1.4.1.3.8|66|12345678`,
      `${raritan}.5.4.3.1.4.1.4.5|66|934`,
      `${apc}.12.1.16.0|2|137`,
      `${apc}.26.4.3.1.5.1|2|14`,
      `${apc}.26.4.3.1.5.2|2|-1`,
      `${apc}.26.4.3.1.9.1|2|4711`,
      `${apc}.26.9.4.3.1.7.3|2|92`,
      `${apc}.26.9.4.3.1.7.4|2|91`,
      `${apc}.26.9.4.3.1.11.3|2|12`,
      `${apc}.26.9.4.3.1.11.4|2|-1`,
      '1.3.6.1.4.1.99999.1|66|2500',
      '1.3.6.1.4.1.99999.2|70|18446744073709',
    ]);
  });
  afterAll(async () => {
    if ('stop' in state.agent) await state.agent.stop();
  });

  it.for([
    ['apc-rpdu', 1, [137], []],
    ['apc-rpdu2', 1, [140], [4711n]],
    ['apc-rpdu2-outlet', 3, [92], [12n]],
    ['apc-rpdu2-outlet', 4, [91], []],
    ['raritan-inlet', 1, [1240], [987_654n]],
    ['raritan-outlet', 3, [93.4], [12_345_678n]],
  ] as const)('plays %s %i', async ([model, index, powers, counts], { skip }) => {
    const { agent } = state;
    if ('missing' in agent) return skip(agent.missing);
    const found = await readAll({ port: agent.port, model, index });
    expect(found).toMatchObject({
      reads: [
        ...powers.map((powerW) => ({ state: 'power', powerW: expect.closeTo(powerW, 9) })),
        ...counts.map((count) => ({ state: 'count', count })),
      ],
    });
  });

  it('shows the steps of APC and of Raritan', async ({ skip }) => {
    const { agent } = state;
    if ('missing' in agent) return skip(agent.missing);
    const id = `snmp:127.0.0.1:${agent.port}`;
    expect(await readerOf({ port: agent.port, model: 'apc-rpdu2' }).probe()).toMatchObject({
      channels: [
        { id: `${id}-${apc}.26.4.3.1.5.1`, counted: true, resolutionJ: 10 },
        {
          counted: false,
          alternativeTo: `${id}-${apc}.26.4.3.1.5.1`,
          resolutionJ: expect.closeTo(360_000, 6),
        },
      ],
    });
    const raritanOutlet = { port: agent.port, model: 'raritan-outlet', index: 3 } as const;
    expect(await readerOf(raritanOutlet).probe()).toMatchObject({
      channels: [{ resolutionJ: expect.closeTo(0.1, 9) }, { resolutionJ: expect.closeTo(36, 9) }],
    });
  });

  it.for([
    ['-1, which is no power', { model: 'apc-rpdu2', index: 2 }, 'hardware', '-1: this model'],
    ['an instance that is not there', { model: 'apc-rpdu2', index: 9 }, 'not-configured', 'noSuch'],
    ['digits that cannot be', { model: 'raritan-outlet', index: 4 }, 'not-configured', 'are 77'],
  ] as const)('is unavailable with %s', async ([, options, reason, detail], { skip }) => {
    const { agent } = state;
    if ('missing' in agent) return skip(agent.missing);
    expect(await readAll({ port: agent.port, ...options })).toMatchObject({
      available: false,
      reason,
      detail: expect.stringContaining(detail),
    });
  });

  it('plays objects that the user names, a Counter64 too', async ({ skip }) => {
    const { agent } = state;
    if ('missing' in agent) return skip(agent.missing);
    const objects = {
      power: { oid: '1.3.6.1.4.1.99999.1', scale: 0.1, unit: 'W' },
      energy: { oid: '1.3.6.1.4.1.99999.2', scale: 0.001, unit: 'Wh' },
    } as const;
    expect(await readAll({ port: agent.port, objects, maximumPowerW: 1000 })).toMatchObject({
      reads: [
        { state: 'power', powerW: 250 },
        { state: 'count', count: 18_446_744_073_709n },
      ],
    });
  });
});
