import { readFileSync } from 'node:fs';

const manifest = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
) as PackageIdentity;

interface PackageIdentity {
  readonly name: string;
  readonly version: string;
}

/** Name and version of this package, as its own package.json has them. */
export const packageIdentity: PackageIdentity = { name: manifest.name, version: manifest.version };
