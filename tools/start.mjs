import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build, install, root } from './install.mjs';

// `npm start`: install, build, then the starter suite; further words go to `wattbench run`.
install();
build();
const { status, signal } = spawnSync(
  process.execPath,
  [
    join(root, 'packages/cli/bin/wattbench.mjs'),
    'run',
    '--suite',
    'starter',
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: 'inherit' },
);
process.exit(status ?? (signal === 'SIGINT' ? 130 : 1));
