import { createRequire } from 'node:module';

const manifest = createRequire(import.meta.url)('../package.json') as PackageIdentity;

interface PackageIdentity {
  readonly name: string;
  readonly version: string;
}

/** Name and version of this package, as its own package.json has them. */
export const packageIdentity: PackageIdentity = { name: manifest.name, version: manifest.version };
