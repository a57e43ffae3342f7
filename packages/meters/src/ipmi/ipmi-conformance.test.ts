import { join } from 'node:path';
import { ipmi } from '@wattbench/meters';
import { describeMeter } from '@wattbench/testkit/meter';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { driveFiles, type FileDrive } from '../hwmon/__fixtures__/driven-files.js';
import { loadEnergy, wrongReadings } from '../simulated/__fixtures__/moving-load.js';
import { FakeTools, ipmitoolText } from './__fixtures__/fake-tool.js';

const password = 'hunter2-Pa$$word';
const environment = { WATTBENCH_IPMI_USER: 'reader', WATTBENCH_IPMI_PASSWORD: password };

let tools: FakeTools;
let drive: FileDrive;
let command = '';

beforeAll(async () => {
  tools = new FakeTools();
  const watts = join(tools.folder, 'watts');
  drive = await driveFiles([{ path: watts, shows: 'power', meanW: 195, scale: 1 }]);
  // Answers as the BMC of the drive, and only to whoever knows the password.
  command = tools.add(
    'ipmitool',
    `if [ "$IPMITOOL_PASSWORD" != '${password}' ]; then exit 1; fi
read -r watts < '${watts}'
cat <<TEXT
${ipmitoolText('$watts')}
TEXT`,
  );
});

afterEach(() => {
  vi.unstubAllEnvs();
});

afterAll(async () => {
  await drive.stop();
  tools.remove();
});

const source = () => ipmi({ command, host: '192.0.2.7', pollPeriodMs: 100 });

test('tells the energy that the machine draws', async () => {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const wrong = await wrongReadings(source(), {
    windowMs: 1000,
    energy: { 'ipmi:192.0.2.7': loadEnergy(195) },
  });
  expect(wrong).toEqual([]);
});

describeMeter({ describe, test }, source, { windowMs: 400, environment, secrets: [password] });
