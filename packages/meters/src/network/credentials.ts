import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import type { Unavailable } from '@wattbench/core';
import { Secret } from './secret.js';

export interface Credentials {
  readonly user?: string;
  readonly password?: Secret;
  readonly token?: Secret;
}

export interface CredentialsRequest {
  /** Id of the meter: `shelly` looks for `WATTBENCH_SHELLY_USER`, `…_PASSWORD` and `…_TOKEN`. */
  readonly meter: string;
  /** A JSON file `{"user": "…", "password": "…", "token": "…"}` that only its owner can read. */
  readonly file?: string;
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

const fields = ['user', 'password', 'token'] as const;
const largestBytes = 16_384;

/**
 * Credentials from a file or the environment, never from options, so that they stand in no command
 * line, no record and no ref. The file goes before the environment; nothing given is no error.
 */
export function readCredentials(request: CredentialsRequest): Credentials | Unavailable {
  const { meter, file, environment = process.env } = request;
  if (file !== undefined) return fromFile(meter, file);
  const prefix = `WATTBENCH_${meter.toUpperCase().replaceAll('-', '_')}_`;
  return credentialsOf((field) => environment[`${prefix}${field.toUpperCase()}`]);
}

/** Names of the variables, for the text of a fix. */
export function credentialVariables(meter: string): readonly string[] {
  const prefix = `WATTBENCH_${meter.toUpperCase().replaceAll('-', '_')}_`;
  return fields.map((field) => `${prefix}${field.toUpperCase()}`);
}

function credentialsOf(value: (field: (typeof fields)[number]) => string | undefined): Credentials {
  const user = value('user');
  const password = value('password');
  const token = value('token');
  return {
    ...(user === undefined || user === '' ? {} : { user }),
    ...(password === undefined || password === '' ? {} : { password: new Secret(password) }),
    ...(token === undefined || token === '' ? {} : { token: new Secret(token) }),
  };
}

function fromFile(meter: string, file: string): Credentials | Unavailable {
  const refused = (detail: string, fix: string): Unavailable => ({
    available: false,
    reason: 'credentials',
    detail: `meter ${meter}: credentials file ${file}: ${detail}`,
    fix,
  });
  let text: string;
  let descriptor: number;
  try {
    // Without waiting: a pipe in its place must not hang the probe.
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return refused(`cannot be opened (${code})`, `Correct the option "credentialsFile".`);
  }
  try {
    const status = fstatSync(descriptor);
    if (!status.isFile() || status.size > largestBytes) {
      return refused(`is no file of at most ${largestBytes} bytes`, 'Name a small JSON file.');
    }
    if (process.platform !== 'win32' && (status.mode & 0o077) !== 0) {
      return refused('can be read by others', `chmod 600 ${file}`);
    }
    text = readFileSync(descriptor, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return refused(`cannot be read (${code})`, `Correct the option "credentialsFile".`);
  } finally {
    closeSync(descriptor);
  }
  const content = parse(text);
  const wanted = `Write {"user": "…", "password": "…"} or {"token": "…"} into it.`;
  if (content === null) return refused('is no JSON object of strings', wanted);
  const unknown = [...content.keys()].find((key) => !fields.some((field) => field === key));
  if (unknown !== undefined) return refused('has a field that is not known', wanted);
  return credentialsOf((field) => content.get(field));
}

function parse(text: string): ReadonlyMap<string, string> | null {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    // The parser's message repeats the text, which holds the secret.
    return null;
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) return null;
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(content)) {
    if (typeof value !== 'string') return null;
    found.set(key, value);
  }
  return found;
}
