/** Who may import whom. The arrows of docs/architecture: everything points to core. */
const allowed = {
  core: [],
  tasks: ['core'],
  meters: ['core'],
  store: ['core'],
  analysis: ['core'],
  testkit: ['core'],
  'backend-onnx': ['core', 'tasks'],
  'backend-tfjs': ['core', 'tasks'],
  'backend-transformers': ['core', 'tasks'],
  starter: ['core', 'tasks'],
  runner: ['core'],
  report: ['analysis', 'core'],
  cli: [
    'analysis',
    'backend-onnx',
    'backend-tfjs',
    'backend-transformers',
    'core',
    'meters',
    'report',
    'runner',
    'starter',
    'store',
    'tasks',
    'testkit',
  ],
};

const tests = '\\.test\\.ts$';

export default {
  forbidden: [
    ...Object.entries(allowed).map(([name, others]) => ({
      name: `imports-of-${name}`,
      severity: 'error',
      comment: `${name} may import ${others.join(', ') || 'nothing of this workspace'}`,
      from: { path: `^packages/${name}/src/`, pathNot: tests },
      to: {
        path: '^packages/([^/]+)/',
        pathNot: `^packages/(${[name, ...others].join('|')})/`,
      },
    })),
    {
      name: 'core-stands-alone',
      severity: 'error',
      comment: 'core has no dependency and no node: import',
      from: { path: '^packages/core/src/', pathNot: tests },
      to: { pathNot: '^packages/core/src/' },
    },
    {
      name: 'light-root',
      severity: 'error',
      comment: 'the root of a backend is data; only ./runtime touches the native library',
      from: { path: '^packages/backend-[^/]+/src/index\\.ts$' },
      to: {
        path: 'onnxruntime|tensorflow|huggingface|webgpu|/runtime\\.ts$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'runtime-only-in-the-child',
      severity: 'error',
      comment: 'nobody imports the runtime of a plug-in: it is loaded by its ref',
      from: { path: '^packages/(?!testkit)', pathNot: tests },
      to: { path: '^packages/backend-[^/]+/dist/runtime\\.' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'declared-dependencies',
      severity: 'error',
      comment: 'what is imported stands in the package.json of the package',
      from: { path: '^packages/', pathNot: [tests, '/bench/'] },
      to: {
        dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown', 'npm-dev'],
        dependencyTypesNot: ['npm-peer'],
      },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '/dist/'] },
    exclude: { path: ['/dist/', '__fixtures__'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
    },
    tsPreCompilationDeps: true,
  },
};
