import { spawnSync } from 'node:child_process';
import { build, install, run } from './install.mjs';

// `pnpm test:gpu`: the tests that need an NVIDIA GPU. Without one they are skipped, in one line.
const missing = noGpu();
if (missing !== null) {
  process.stdout.write(`skipped: no NVIDIA GPU (${missing})\n`);
} else {
  install();
  build();
  run(
    'vitest',
    [
      'run',
      'packages/meters/src/nvml/nvml-gpu.test.ts',
      '--reporter=verbose',
      '--reporter=./tools/closing-line.mjs',
    ],
    { stdio: 'inherit' },
  );
}

/** Why there is no GPU, or null. nvidia-smi comes with the driver and asks the same library. */
function noGpu() {
  const { error, status, stdout, stderr } = spawnSync('nvidia-smi', ['--list-gpus'], {
    encoding: 'utf8',
    timeout: 30_000,
    maxBuffer: 1_048_576,
  });
  if (error !== undefined) return `nvidia-smi: ${error.code ?? error.message}`;
  if (status === 0 && /^GPU \d+:/m.test(stdout)) return null;
  const said = `${stdout}${stderr}`.trim().split('\n')[0]?.slice(0, 200) ?? '';
  return `nvidia-smi ended with ${status}${said === '' ? '' : `: ${said}`}`;
}
