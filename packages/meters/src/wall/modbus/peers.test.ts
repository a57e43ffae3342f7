import { describe, expect, it } from 'vitest';
import { startPython } from './__fixtures__/servers.js';
import { createReader } from './reader.js';

const never = new AbortController().signal;

describe('programs that are not ours', () => {
  it('pymodbus serves power and energy over TCP', async ({ skip }) => {
    const server = await startPython('pymodbus-server.py', ['3', '123.5', '1000.25']);
    if ('missing' in server) return skip(`no pymodbus for python3: ${server.missing}`);
    try {
      const port = Number(server.line);
      const id = `modbus:127.0.0.1:${port}-3`;
      const reader = createReader({ host: '127.0.0.1', port, unit: 3, model: 'sdm630' });
      const open = await reader.open([id, `${id}-energy`]);
      const reads = await open.read(never);
      await open.close();
      expect(reads).toEqual([
        { state: 'power', powerW: 123.5 },
        { state: 'count', count: 3_600_900_000n },
      ]);
    } finally {
      await server.stop();
    }
  });

  it('a meter on a serial line is read, and a wrong unit is not', async ({ skip }) => {
    const line = await startPython('rtu-meter.py', ['17', '88.25', '2.5']);
    if ('missing' in line) return skip(`no python3 with a pseudo terminal: ${line.missing}`);
    try {
      const options = { path: line.line, model: 'sdm72d' };
      const silent = await createReader({ ...options, unit: 1 }).probe();
      if (!silent.available && silent.reason === 'package-missing') {
        return skip(`no serialport: ${silent.detail}`);
      }
      expect(silent).toMatchObject({
        reason: 'network',
        detail: expect.stringContaining('no answer in time'),
        fix: expect.stringContaining('"baudRate"'),
      });
      const id = `modbus:${line.line}-17`;
      const open = await createReader({ ...options, unit: 17 }).open([id, `${id}-energy`]);
      const reads = await open.read(never);
      await open.close();
      expect(reads).toEqual([
        { state: 'power', powerW: 88.25 },
        { state: 'count', count: 9_000_000n },
      ]);
    } finally {
      await line.stop();
    }
  });

  it('an answer on a serial line that is late is not taken for that to the next question', async ({
    skip,
  }) => {
    const line = await startPython('rtu-meter.py', ['1', '88.25', '2.5', '2']);
    if ('missing' in line) return skip(`no python3 with a pseudo terminal: ${line.missing}`);
    try {
      const reader = createReader({ path: line.line, model: 'sdm72d' });
      const id = `modbus:${line.line}-1`;
      const open = await reader.open([id, `${id}-energy`]);
      const late = line.nextLine();
      const first = await open.read(never);
      await late;
      const second = await open.read(never);
      await open.close();
      expect(first).toMatchObject([{ state: 'failed' }, { state: 'failed' }]);
      expect(second).toEqual([
        { state: 'power', powerW: 88.25 },
        { state: 'count', count: 9_000_000n },
      ]);
    } finally {
      await line.stop();
    }
  });

  it('a serial line that is pulled out gives failed reads', async ({ skip }) => {
    const line = await startPython('rtu-meter.py', ['1', '88.25', '2.5']);
    if ('missing' in line) return skip(`no python3 with a pseudo terminal: ${line.missing}`);
    const open = await createReader({ path: line.line, model: 'sdm72d' }).open([
      `modbus:${line.line}-1`,
    ]);
    await line.stop();
    const reads = [await open.read(never), await open.read(never)];
    await open.close();
    expect(reads).toMatchObject([[{ state: 'failed' }], [{ state: 'failed' }]]);
  });
});
