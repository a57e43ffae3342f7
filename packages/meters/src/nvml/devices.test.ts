import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildStub, noCompiler, type StubLibrary } from './__fixtures__/stub-library.js';
import { stubSystem } from './__fixtures__/stub-system.js';
import { createNvmlReader } from './reader.js';

const reason = noCompiler();
const rest = '1111-2222-3333-444444444444';
const [first, second, third] = [0, 1, 2].map((index) => `GPU-0000000${index}-${rest}`);

describe.skipIf(reason !== null)(
  `which GPUs are read${reason === null ? '' : ` (skipped: ${reason})`}`,
  () => {
    let stub: StubLibrary;

    beforeAll(() => {
      stub = buildStub();
    });
    afterAll(() => {
      stub.remove();
    });
    beforeEach(() => {
      stub.reset();
      stub.set('count', 3);
    });

    async function probe(devices?: readonly string[], visible?: string) {
      return createNvmlReader(
        stubSystem(stub.path, {
          options: { library: stub.path, ...(devices === undefined ? {} : { devices }) },
          environment: visible === undefined ? {} : { CUDA_VISIBLE_DEVICES: visible },
        }),
      ).probe();
    }

    async function chosen(devices?: readonly string[], visible?: string) {
      const found = await probe(devices, visible);
      if (!found.available) throw new Error(found.detail);
      return {
        uuids: found.channels
          .filter(({ counted }) => counted)
          .map(({ id }) => id.replace('nvml:', '')),
        source: found.channels[0]?.source ?? '',
      };
    }

    test('all of them, without a word', async () => {
      const { uuids, source } = await chosen();
      expect(uuids).toEqual([first, second, third]);
      expect(source).not.toMatch(/CUDA/);
    });

    test.each([
      ['whole UUIDs', [`GPU-00000002-${rest}`, `GPU-00000000-${rest}`], [first, third]],
      ['the beginning of a UUID', ['GPU-00000001'], [second]],
      ['a UUID in capitals', [`GPU-00000001-${rest}`.toUpperCase()], [second]],
      ['a PCI address', ['62:00.0'], [second]],
      ['a PCI address with its domain', ['0000:63:00.0'], [third]],
      ["NVML's PCI address", ['00000000:61:00.0'], [first]],
      ['the same GPU twice', ['62:00.0', 'GPU-00000001'], [second]],
    ])('option "devices": %s', async (_, devices, expected) => {
      expect((await chosen(devices)).uuids).toEqual(expected);
    });

    test.each([
      ['a UUID that is not there', ['GPU-99'], /"GPU-99" names no GPU; there are GPU-00000000-/],
      ['a beginning of all', ['GPU-0'], /"GPU-0" names 3 GPUs/],
      ['another domain', ['0001:61:00.0'], /names no GPU/],
    ])('option "devices": %s is refused', async (_, devices, detail) => {
      expect(await probe(devices)).toMatchObject({
        available: false,
        reason: 'not-configured',
        detail: expect.stringMatching(detail),
        fix: expect.stringMatching(/nvidia-smi --query-gpu=uuid/),
      });
      expect(stub.inits()).toBe(0);
    });

    test('UUIDs in CUDA_VISIBLE_DEVICES choose, and the source says so', async () => {
      const { uuids, source } = await chosen(undefined, 'GPU-00000002, GPU-00000001');
      expect(uuids).toEqual([second, third]);
      expect(source).toMatch(/chosen by the UUIDs in CUDA_VISIBLE_DEVICES/);
    });

    test('a MIG instance in CUDA_VISIBLE_DEVICES chooses its board', async () => {
      stub.text('migInstance', 'MIG-aaaa-bbbb');
      stub.set('migBoard', 1);
      stub.set('nvmlDeviceGetUUID', 0);
      expect((await chosen(undefined, 'MIG-aaaa-bbbb')).uuids).toEqual([second]);
      expect((await chosen(undefined, `MIG-${third}/1/0`)).uuids).toEqual([third]);
    });

    test.each([
      ['indices', '1', /holds indices.*every GPU is read/],
      ['indices and UUIDs', 'GPU-00000001,0', /holds indices/],
      ['nothing', '', /is empty, so that CUDA uses no GPU: every GPU is read/],
      ['something else', 'all', /names no UUIDs: every GPU is read/],
      ['a GPU that is not there', 'GPU-99', /does not know: every GPU is read/],
      ['an instance that is not there', 'MIG-cccc', /does not know: every GPU is read/],
    ])(
      'CUDA_VISIBLE_DEVICES with %s does not choose, and the source says so',
      async (_, visible, note) => {
        const { uuids, source } = await chosen(undefined, visible);
        expect(uuids).toEqual([first, second, third]);
        expect(source).toMatch(note);
      },
    );

    test('the option goes before CUDA_VISIBLE_DEVICES', async () => {
      expect((await chosen(['GPU-00000000'], 'GPU-00000001')).uuids).toEqual([first]);
    });
  },
);
