import { build, install, run } from './install.mjs';

// `pnpm bench:method`: how good the figures are, by simulation with known truth; rewrites the tables in docs/method.md.
// With `--machine` also A/A and A/B on this machine, which takes some minutes and is printed only.
install();
build();
run('node', ['tools/method/study.mjs', ...process.argv.slice(2)], { stdio: 'inherit' });
// So that a second run changes nothing.
run('oxfmt', ['docs/method.md']);
