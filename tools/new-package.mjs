import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { build, install, root } from './install.mjs';
import { manifestOf, pack, withNeeds } from './pack.mjs';

// `npm run new-package -- backend acme ../wattbench-backend-acme`: a working backend in a folder of its own, outside
// this repository: a copy of examples/third-party-backend under another name, with the packages it needs as tarballs.

const usage = `usage: npm run new-package -- backend NAME FOLDER
  NAME    lower-case letters, digits and dashes: the id behind --backend
  FOLDER  where the package is written; must not exist yet
  e.g.    npm run new-package -- backend acme ../wattbench-backend-acme`;

const [kind, name = '', folder = ''] = process.argv.slice(2);
if (kind !== 'backend' || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) || folder === '') fail(usage);
const target = resolve(folder);
if (existsSync(target)) fail(`${target} is there already; name a folder that does not exist yet.`);

install();
build();
copyTemplate();
vendorPackages();
process.stdout.write(`Wrote ${target}. Next:
  cd ${relative(process.cwd(), target) || '.'}
  npm install
  npm test
  npx wattbench run --protocol smoke --backend onnx,${name}
Then put your runtime into runtime.js and session.js: docs/add-a-backend.md.
`);

function copyTemplate() {
  const template = join(root, 'examples/third-party-backend');
  cpSync(template, target, {
    recursive: true,
    filter: (source) => basename(source) !== 'node_modules',
  });
  const words = name.split('-').map((word) => word[0].toUpperCase() + word.slice(1));
  const pascal = words.join('');
  const camel = pascal[0].toLowerCase() + pascal.slice(1);
  for (const file of readdirSync(target)) {
    const path = join(target, file);
    const text = readFileSync(path, 'utf8')
      .replaceAll('onnx-web', name)
      .replaceAll('onnxWeb', camel)
      .replaceAll('OnnxWeb', pascal);
    writeFileSync(path, text);
  }
}

/** Until the packages are on the registry, they come along; npm finds each of them by its file. */
function vendorPackages() {
  const vendor = join(target, 'vendor');
  mkdirSync(vendor);
  const manifest = JSON.parse(readFileSync(join(target, 'package.json'), 'utf8'));
  for (const each of withNeeds(['cli', 'tasks', 'testkit'])) {
    const packed = pack(each, vendor);
    const file = `${manifestOf(each).name.replace('@', '').replace('/', '-')}.tgz`;
    renameSync(packed, join(vendor, file));
    const own = manifestOf(each).name;
    const place = own in manifest.dependencies ? 'dependencies' : 'devDependencies';
    manifest[place][own] = `file:vendor/${file}`;
  }
  writeFileSync(join(target, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}
