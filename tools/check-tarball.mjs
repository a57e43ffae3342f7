import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pack } from './pack.mjs';

// `@wattbench/meters` alone, as a stranger installs it: from its tarball (and core's, its only need) into an empty
// folder. Under 3 MB, no install script, nothing native, and the meters that need no library answer.

const largestBytes = 3_000_000;
const folder = mkdtempSync(join(tmpdir(), 'wattbench-tarball-'));
const project = join(folder, 'project');
const tarballs = ['core', 'meters'].map((name) => pack(name, folder));
spawnSync('mkdir', [project]);
writeFileSync(join(project, 'package.json'), '{"name":"empty","private":true,"type":"module"}\n');
npm(['install', '--no-audit', '--no-fund', '--offline', ...tarballs]);

const complaints = [];
const modules = join(project, 'node_modules');
const packages = filesOf(modules).filter((file) => file.endsWith('/package.json'));
const bytes = filesOf(modules).reduce((sum, file) => sum + statSync(file).size, 0);
if (bytes > largestBytes) complaints.push(`${bytes} bytes; expected ${largestBytes} at most`);
for (const file of packages) {
  const { name, scripts = {} } = JSON.parse(readFileSync(file, 'utf8'));
  for (const script of ['preinstall', 'install', 'postinstall']) {
    if (script in scripts) complaints.push(`${name} has an install script: ${scripts[script]}`);
  }
}
const native = filesOf(modules).filter((file) => /\.(node|so|dylib|dll)$/.test(file));
if (native.length > 0) complaints.push(`native code: ${native.join(', ')}`);

writeFileSync(
  join(project, 'try.mjs'),
  `import { knownMeters, measureEnergy, openMeters } from '@wattbench/meters';
import rapl from '@wattbench/meters/rapl';
import estimate from '@wattbench/meters/estimate';
for (const meter of [rapl({ root: '/nothing/here' }), estimate({ tdpW: 65 })]) console.log(meter.id, (await meter.probe()).available);
for (const known of knownMeters) {
  const probe = await (await import(known.ref().entry)).default(known.ref().options).probe();
  if (!probe.available && !probe.detail) throw new Error(known.id + ' does not say why');
  console.log(known.id, probe.available ? 'available' : probe.reason);
}
const { readings } = await measureEnergy(estimate({ tdpW: 65 }), () => { for (const end = Date.now() + 100; Date.now() < end; ); });
console.log(readings[0].state);
const meters = await openMeters({ use: ['estimate'] });
console.log((await meters.measure(async () => {})).readings.length);
await meters.close();
`,
);
const tried = spawnSync(process.execPath, ['try.mjs'], { cwd: project, encoding: 'utf8' });
if (tried.status !== 0) complaints.push(`it does not run:\n${tried.stdout}${tried.stderr}`);
if (!tried.stdout.includes('rapl false\nestimate true'))
  complaints.push(`it says:\n${tried.stdout}`);

rmSync(folder, { recursive: true, force: true });
for (const complaint of complaints) process.stderr.write(`${complaint}\n`);
process.stderr.write(
  `@wattbench/meters from its tarball: ${packages.length} packages, ${(bytes / 1e6).toFixed(2)} MB, ${complaints.length} complaints\n`,
);
process.exit(complaints.length === 0 ? 0 : 1);

function npm(parameters) {
  const { status, stdout, stderr } = spawnSync('npm', parameters, {
    cwd: project,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`npm ${parameters.join(' ')}: ${stdout}${stderr}`);
}

function filesOf(path) {
  if (!existsSync(path)) return [];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
