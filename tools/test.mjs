import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { build, environment, install, root, run } from './install.mjs';

// `npm test`: everything that main must pass, cheapest first.
install();
build();
// Takes a minute and mostly waits: beside the checks that only read.
const thirdParty = start('tools/check-third-party.mjs');
run('oxfmt', ['--check', '.']);
run('oxlint', ['--deny-warnings']);
run('tsc', ['-p', 'tsconfig.tests.json']);
run('depcruise', ['--config', 'dependency-cruiser.config.mjs', 'packages']);
run('node', ['tools/errors-page.mjs', '--check']);
run('node', ['tools/check-packages.mjs']);
run('node', ['tools/check-tarball.mjs']);
const code = await thirdParty;
if (code !== 0) process.exit(code ?? 1);
run('vitest', ['run', '--reporter=default', '--reporter=./tools/closing-line.mjs'], {
  stdio: 'inherit',
});

/** Starts a check and gives its exit code when it is done. It ends with this process. */
function start(file) {
  const child = spawn(process.execPath, [join(root, file)], {
    cwd: root,
    stdio: ['ignore', 2, 'inherit'],
    env: environment(),
  });
  process.once('exit', () => child.kill());
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
}
