import { build, install, run } from './install.mjs';

// `pnpm bench`: figures that depend on the machine. No test waits for them.
install();
build();
run('node', ['tools/bench/meter-cost.mjs'], { stdio: 'inherit' });
run('node', ['tools/bench/harness-overhead.mjs', ...process.argv.slice(2)], { stdio: 'inherit' });
run('node', ['tools/bench/backends.mjs'], { stdio: 'inherit' });
