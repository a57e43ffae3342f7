import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { addonFile, holdsNative, packageFolder } from './native-folder.mjs';

const tfjsNode = '4.22.0';
const nodeApiHeaders = '1.9.0';

// The oldest of those tried whose wheel has the C interface in a library of its own (libtensorflow_cc.so.2). tfjs-node
// 4.22.0 was made for 2.9.1, whose wheel has it in a module of Python; docs/tfjs-node.md.
const wheel = {
  name: 'tensorflow-cpu',
  version: '2.12.1',
  python: '310',
  platform: 'manylinux2014_x86_64',
  sha256: 'd05b8268da5bd87cf43d46da177e3b3ca39f2db0437e56c5e18351db4cde8679',
};

/** Why there is no native package. `isMissing`: this machine lacks what the build needs; else the build is broken. */
export class CannotBuild extends Error {
  constructor(message, { isMissing }) {
    super(message);
    this.isMissing = isMissing;
  }
}

/** Where a build is kept: outside of the repository, one for each version. */
export function cacheFolder() {
  const caches = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  const { platform, arch } = process;
  const name = `tfjs-node-${tfjsNode}-libtensorflow-${wheel.version}-${platform}-${arch}`;
  return join(caches, 'wattbench', name);
}

/** Makes a project in which `@tensorflow/tfjs-node` works, its addon compiled against libtensorflow from PyPI. */
export function buildNative(folder) {
  const compiler = process.env.CXX || 'g++';
  requirePlatform();
  requireCommand('python3', ['-m', 'pip', '--version']);
  requireCommand(compiler, ['--version']);
  mkdirSync(dirname(folder), { recursive: true });
  const project = mkdtempSync(`${folder}-`);
  try {
    installPackage(project);
    takeLibrary(project);
    compile(project, compiler);
    keep(project, folder);
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
  tell(`kept in ${folder}`);
}

function requirePlatform() {
  const { glibcVersionRuntime } = process.report.getReport().header;
  const here = `${process.platform} ${process.arch}`;
  if (here === 'linux x64' && glibcVersionRuntime !== undefined) return;
  throw new CannotBuild(
    `the build is for Linux x64 with glibc and this is ${here}; install @tensorflow/tfjs-node in a project and name its folder in WATTBENCH_TFJS_NODE`,
    { isMissing: true },
  );
}

function requireCommand(command, parameters) {
  const { status, error } = spawnSync(command, parameters, { stdio: 'ignore' });
  if (status === 0) return;
  const found = error?.code ?? `exit code ${status}`;
  throw new CannotBuild(`the build needs ${[command, ...parameters].join(' ')} (${found})`, {
    isMissing: true,
  });
}

function installPackage(project) {
  tell(`1/3 @tensorflow/tfjs-node ${tfjsNode} from npm, without its download (300 MB)`);
  writeFileSync(join(project, 'package.json'), '{"private":true,"type":"module"}\n');
  step({
    command: 'npm',
    parameters: [
      'install',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      `@tensorflow/tfjs-node@${tfjsNode}`,
      `node-api-headers@${nodeApiHeaders}`,
    ],
    folder: project,
    failure: { message: 'npm cannot install @tensorflow/tfjs-node', isMissing: true },
  });
}

function takeLibrary(project) {
  tell(`2/3 libtensorflow ${wheel.version} from PyPI's ${wheel.name} (232 MB, unpacked 578 MB)`);
  const download = join(project, 'wheel');
  mkdirSync(download);
  step({
    command: 'python3',
    parameters: [
      ['-m', 'pip', 'download', '--disable-pip-version-check', '--no-deps'],
      ['--only-binary=:all:', '--implementation', 'cp', '--python-version', wheel.python],
      ['--platform', wheel.platform, `${wheel.name}==${wheel.version}`],
    ].flat(),
    folder: download,
    failure: { message: `pip cannot get ${wheel.name} ${wheel.version}`, isMissing: true },
  });
  const file = readdirSync(download).find((name) => name.endsWith('.whl'));
  step({
    command: 'python3',
    parameters: ['-c', unpackScript, file, wheel.sha256, join(packageFolder(project), 'deps')],
    folder: download,
    failure: { message: `${file} cannot be unpacked`, isMissing: false },
  });
  rmSync(download, { recursive: true });
}

/** Libraries to deps/lib and headers to deps/include: the layout of the archive that the package downloads. */
const unpackScript = `
import hashlib, os, shutil, sys, zipfile
wheel, expected, target = sys.argv[1:]
digest = hashlib.sha256()
with open(wheel, 'rb') as source:
    for chunk in iter(lambda: source.read(1 << 20), b''):
        digest.update(chunk)
if digest.hexdigest() != expected:
    sys.exit(f'{wheel} has SHA-256 {digest.hexdigest()}; expected {expected}')
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        within = name.removeprefix('tensorflow/')
        if within.startswith('include/') and within.endswith('.h'):
            path = os.path.join(target, within)
        elif within in ('libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'):
            path = os.path.join(target, 'lib', within)
        else:
            continue
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with archive.open(name) as source, open(path, 'wb') as copy:
            shutil.copyfileobj(source, copy)
`;

/** The addon is two files of C++ on Node-API, so that one compile serves every Node, and no header of Node is needed. */
function compile(project, compiler) {
  tell('3/3 compiling the addon');
  const folder = packageFolder(project);
  const addon = addonFile(project);
  mkdirSync(dirname(addon), { recursive: true });
  step({
    command: compiler,
    parameters: [
      ['-std=c++17', '-O2', '-fPIC', '-shared', '-DNAPI_VERSION=8'],
      ['-I', join(project, 'node_modules', 'node-api-headers', 'include')],
      ['-I', join(folder, 'deps', 'include')],
      [join(folder, 'binding', 'tfjs_backend.cc'), join(folder, 'binding', 'tfjs_binding.cc')],
      ['-L', join(folder, 'deps', 'lib')],
      ['-l:libtensorflow_cc.so.2', '-l:libtensorflow_framework.so.2'],
      ['-Wl,-rpath,$ORIGIN/../../deps/lib', '-o', addon],
    ].flat(),
    folder: project,
    failure: { message: 'the addon does not compile', isMissing: false },
  });
  rmSync(join(folder, 'deps', 'include'), { recursive: true });
}

function keep(project, folder) {
  try {
    renameSync(project, folder);
  } catch (error) {
    // Another run was faster.
    if (!holdsNative(folder)) throw error;
  }
}

function step({ command, parameters, folder, failure }) {
  const { status, error } = spawnSync(command, parameters, {
    cwd: folder,
    stdio: ['ignore', 2, 'inherit'],
    timeout: 1_800_000,
  });
  if (status === 0) return;
  const found = error?.code ?? `exit code ${status}`;
  throw new CannotBuild(`${failure.message} (${found})`, failure);
}

function tell(line) {
  process.stderr.write(`${line}\n`);
}
