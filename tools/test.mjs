import { build, install, run } from './install.mjs';

// `npm test`: everything that main must pass, cheapest first.
install();
build();
run('oxfmt', ['--check', '.']);
run('oxlint', ['--deny-warnings']);
run('tsc', ['-p', 'tsconfig.tests.json']);
run('depcruise', ['--config', 'dependency-cruiser.config.mjs', 'packages']);
run('node', ['tools/errors-page.mjs', '--check']);
run('node', ['tools/check-packages.mjs']);
run('node', ['tools/check-tarball.mjs']);
run('node', ['tools/check-third-party.mjs']);
run('vitest', ['run', '--reporter=default', '--reporter=./tools/closing-line.mjs'], {
  stdio: 'inherit',
});
