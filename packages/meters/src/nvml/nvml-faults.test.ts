import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildStub, noCompiler, type StubLibrary } from './__fixtures__/stub-library.js';
import { stubSystem } from './__fixtures__/stub-system.js';
import { createNvmlReader } from './reader.js';
import type { NvmlSystem } from './system.js';

const reason = noCompiler();
const suffix = reason === null ? '' : ` (skipped: ${reason})`;
const signal = new AbortController().signal;
const uuid = 'GPU-00000000-1111-2222-3333-444444444444';

function probe(system: NvmlSystem) {
  return createNvmlReader(system).probe();
}

describe.skipIf(reason !== null)(`calls that fail${suffix}`, () => {
  let stub: StubLibrary;

  beforeAll(() => {
    stub = buildStub();
  });
  afterAll(() => {
    stub.remove();
  });
  beforeEach(() => {
    stub.reset();
  });

  test.each([
    [1, 'UNINITIALIZED', 'driver', /nvidia-smi/],
    [4, 'NO_PERMISSION', 'permission', /usermod.*video[^]*docker run --gpus all/],
    [8, 'INSUFFICIENT_POWER', 'hardware', /power cables/],
    [9, 'DRIVER_NOT_LOADED', 'driver', /modprobe nvidia/],
    [10, 'TIMEOUT', 'driver', /nvidia-smi/],
    [12, 'LIBRARY_NOT_FOUND', 'driver', /NVIDIA_DRIVER_CAPABILITIES=compute,utility/],
    [13, 'FUNCTION_NOT_FOUND', 'driver', /Update the NVIDIA driver/],
    [15, 'GPU_IS_LOST', 'hardware', /--gpu-reset/],
    [16, 'RESET_REQUIRED', 'hardware', /--gpu-reset/],
    [17, 'OPERATING_SYSTEM', 'permission', /docker run --gpus all/],
    [18, 'LIB_RM_VERSION_MISMATCH', 'driver', /Reboot/],
    [999, 'UNKNOWN', 'driver', /start it again/],
    [4242, 'not known', 'driver', /Update/],
  ])('code %i (%s) from nvmlInit_v2 is told with its fix', async (...given) => {
    const [code, name, why, fix] = given;
    stub.set('nvmlInit_v2', code);
    expect(await probe(stubSystem(stub.path))).toEqual({
      available: false,
      reason: why,
      detail: `nvmlInit_v2: NVML ${code} (${name}), "${code === 15 ? 'GPU is  lost' : 'Stub says no'}"`,
      fix: expect.stringMatching(fix),
    });
  });

  test.each(['nvmlDeviceGetCount_v2', 'nvmlDeviceGetHandleByIndex_v2', 'nvmlDeviceGetUUID'])(
    'a failing %s makes the meter unavailable and leaves NVML shut down',
    async (call) => {
      stub.set(call, 4);
      const found = await probe(stubSystem(stub.path));
      expect(found).toMatchObject({
        available: false,
        reason: 'permission',
        detail: expect.stringContaining(`${call}: NVML 4`),
      });
      expect(stub.inits()).toBe(0);
      await expect(createNvmlReader(stubSystem(stub.path)).open([])).rejects.toThrow(
        expect.objectContaining({ code: 'METER_UNAVAILABLE' }),
      );
      expect(stub.inits()).toBe(0);
    },
  );

  test.each([
    'nvmlSystemGetDriverVersion',
    'nvmlDeviceGetName',
    'nvmlDeviceGetPciInfo_v3',
    'nvmlDeviceGetCudaComputeCapability',
    'nvmlDeviceGetMigMode',
    'nvmlDeviceGetComputeRunningProcesses_v3',
    'nvmlDeviceGetFieldValues',
    'nvmlDeviceGetPowerUsage',
  ])('a failing %s takes nothing from the counter', async (call) => {
    stub.set(call, 999);
    const opened = await createNvmlReader(stubSystem(stub.path)).open([`nvml:${uuid}`]);
    expect(opened.read(signal)).toEqual([{ state: 'count', count: 1000n }]);
    await opened.close();
  });

  test('no GPU', async () => {
    stub.set('count', 0);
    expect(await probe(stubSystem(stub.path))).toMatchObject({
      reason: 'hardware',
      detail: expect.stringMatching(/lists no GPU/),
    });
    expect(await probe(stubSystem(stub.path, { container: true }))).toMatchObject({
      reason: 'hardware',
      fix: expect.stringMatching(/docker run --gpus all/),
    });
  });

  test('a GPU that tells nothing', async () => {
    stub.set('nvmlDeviceGetTotalEnergyConsumption', 3);
    stub.set('nvmlDeviceGetPowerUsage', 3);
    stub.set('nvmlDeviceGetFieldValues', 3);
    expect(await probe(stubSystem(stub.path))).toMatchObject({
      reason: 'hardware',
      detail: expect.stringMatching(/No GPU tells its energy.*NOT_SUPPORTED/),
      fix: expect.stringMatching(/Volta/),
    });
    expect(stub.inits()).toBe(0);
  });

  test('a UUID that is none', async () => {
    stub.text('uuid', '../../etc');
    expect(await probe(stubSystem(stub.path))).toMatchObject({
      available: false,
      detail: expect.stringMatching(/UUID "..\/..\/etc"; expected GPU-/),
    });
  });
});

describe.skipIf(reason !== null)(`libraries that lack functions${suffix}`, () => {
  const built: StubLibrary[] = [];
  function build(...flags: string[]): StubLibrary {
    const library = buildStub(flags);
    built.push(library);
    return library;
  }
  afterAll(() => {
    for (const library of built) library.remove();
  });

  test('without the counter the power is counted', async () => {
    expect(await probe(stubSystem(build('-DNO_ENERGY').path))).toMatchObject({
      available: true,
      channels: [{ id: `nvml:${uuid}:power`, counted: true }],
    });
  });

  test('without field values the power call is asked', async () => {
    expect(await probe(stubSystem(build('-DNO_FIELDS').path))).toMatchObject({
      channels: [
        { id: `nvml:${uuid}` },
        { id: `nvml:${uuid}:power`, source: expect.stringMatching(/nvmlDeviceGetPowerUsage/) },
      ],
    });
  });

  test('with nothing but the necessary ones the meter says what is missing', async () => {
    expect(await probe(stubSystem(build('-DNO_OPTIONAL').path))).toMatchObject({
      available: false,
      detail: expect.stringMatching(/nvmlDeviceGetPowerUsage: NVML 13 \(FUNCTION_NOT_FOUND\)/),
    });
  });
});

describe('where there is no library', () => {
  let empty = '';
  let none = stubSystem('');
  let noLibrary = none;

  beforeAll(() => {
    empty = mkdtempSync(join(tmpdir(), 'wattbench-bus-'));
    none = stubSystem('', { options: {}, pciRoot: empty });
    noLibrary = {
      ...none,
      importKoffi: async () => ({
        errno: () => 0,
        load: (path: string | null) => {
          throw new Error(`cannot open ${path}`);
        },
      }),
    };
  });
  afterAll(() => {
    rmSync(empty, { recursive: true, force: true });
  });

  test('the places of this platform are tried and named', async () => {
    expect(await probe(noLibrary)).toMatchObject({
      available: false,
      detail: expect.stringMatching(
        /libnvidia-ml\.so\.1: cannot open libnvidia-ml\.so\.1; \/usr\/lib\/wsl\/lib\//,
      ),
    });
    const windows = { SystemRoot: 'D:\\Win', ProgramW6432: 'D:\\Programs' };
    expect(await probe({ ...noLibrary, platform: 'win32', environment: windows })).toMatchObject({
      reason: 'driver',
      detail: expect.stringMatching(
        /D:\\Win\\System32\\nvml\.dll.*D:\\Programs\\NVIDIA Corporation\\NVSMI\\nvml\.dll/,
      ),
    });
  });

  const bus = (place: string, vendor: string) => {
    mkdirSync(join(empty, place), { recursive: true });
    writeFileSync(join(empty, place, 'vendor'), `${vendor}\n`);
  };

  test('a bus without an NVIDIA device lacks the hardware, one with it the driver', async () => {
    expect(await probe(noLibrary)).toMatchObject({ reason: 'driver' });
    bus('0000:00:02.0', '0x8086');
    expect(await probe(noLibrary)).toMatchObject({ reason: 'hardware' });
    expect(await probe({ ...noLibrary, container: true })).toMatchObject({ reason: 'hardware' });
    bus('0000:61:00.0', '0x10de');
    expect(await probe(noLibrary)).toMatchObject({
      reason: 'driver',
      fix: expect.stringMatching(/apt install nvidia-driver/),
    });
    expect(await probe({ ...noLibrary, container: true })).toMatchObject({
      reason: 'driver',
      fix: expect.stringMatching(/docker run --gpus all -e NVIDIA_DRIVER_CAPABILITIES/),
    });
  });

  test('WSL does not show on its bus whose the GPU is', async () => {
    bus('0000:61:00.0', '0x1414');
    expect(await probe(noLibrary)).toMatchObject({ reason: 'driver' });
  });

  test('the named library is the only one that is tried', async () => {
    const path = '/nowhere/libnvidia-ml.so.1';
    for (const system of [
      { ...noLibrary, options: { library: path } },
      { ...noLibrary, environment: { WATTBENCH_NVML_LIBRARY: path } },
    ]) {
      const found = await probe(system);
      expect(found).toMatchObject({
        reason: 'not-configured',
        detail: expect.stringContaining(path),
      });
      expect(JSON.stringify(found)).not.toContain('wsl');
    }
  });

  test('a path in the environment that is not absolute is not searched for', async () => {
    const environment = { WATTBENCH_NVML_LIBRARY: 'evil.so' };
    expect(await probe({ ...noLibrary, environment })).toEqual({
      available: false,
      reason: 'not-configured',
      detail: 'WATTBENCH_NVML_LIBRARY is "evil.so"; expected an absolute path.',
      fix: 'Correct WATTBENCH_NVML_LIBRARY, or leave it out.',
    });
  });

  test('another library is no NVML', async () => {
    const found = await probe({
      ...none,
      options: { library: '/libc' },
      importKoffi: async () => {
        const { load, errno } = await none.importKoffi();
        return { load: () => load(null), errno };
      },
    });
    expect(found).toMatchObject({
      reason: 'not-configured',
      detail: expect.stringMatching(/is no NVML.*has no nvmlInit_v2/),
    });
  });

  test('koffi is missing', async () => {
    const error = Object.assign(new Error("Cannot find package 'koffi'"), {
      code: 'ERR_MODULE_NOT_FOUND',
    });
    expect(await probe({ ...none, importKoffi: () => Promise.reject(error) })).toMatchObject({
      reason: 'package-missing',
      fix: 'npm install koffi',
    });
  });

  test('koffi does not load', async () => {
    const error = new Error('Cannot find the native Koffi module');
    expect(await probe({ ...none, importKoffi: () => Promise.reject(error) })).toMatchObject({
      reason: 'native-load-failed',
      detail: expect.stringMatching(/Cannot find the native Koffi module/),
    });
  });

  test.each([
    ['darwin', 'arm64'],
    ['linux', 'ia32'],
  ])('%s on %s has no NVML', async (platform, architecture) => {
    expect(await probe({ ...noLibrary, platform, architecture })).toMatchObject({
      reason: 'platform',
      detail: expect.stringContaining(`${platform} on ${architecture}`),
    });
  });
});
