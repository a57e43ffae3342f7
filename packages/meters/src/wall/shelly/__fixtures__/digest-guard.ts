import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * The guard of a Shelly of the second generation: digest with SHA-256 as in RFC 7616, section 3.4,
 * written from the standard. Strict about `nc`, which must be one more at every use of a nonce.
 */
export class DigestGuard {
  /** Uses after which a nonce is stale. */
  usesOfNonce = 1000;
  challenges = 0;
  readonly #password: string;
  readonly #realm: string;
  #nonce = '';
  #uses = 0;

  constructor(password: string, realm = 'shellyplugsg3-aabbccddeeff') {
    this.#password = password;
    this.#realm = realm;
  }

  /** Whether the request may pass; otherwise it has been answered with a challenge. */
  admits(request: IncomingMessage, response: ServerResponse): boolean {
    if (this.#isSigned(request)) {
      this.#uses += 1;
      return true;
    }
    this.challenges += 1;
    this.#nonce = randomBytes(8).toString('hex');
    this.#uses = 0;
    response.writeHead(401, {
      'www-authenticate': `Digest qop="auth", realm="${this.#realm}", nonce="${this.#nonce}", algorithm=SHA-256`,
    });
    response.end('Unauthorized');
    return false;
  }

  #isSigned(request: IncomingMessage): boolean {
    const header = request.headers.authorization ?? '';
    if (!header.startsWith('Digest ')) return false;
    const field = (name: string): string =>
      new RegExp(`(?:[ ,])${name}=(?:"([^"]*)"|([^",]*))`).exec(header)?.slice(1).find(Boolean) ?? '';
    const first = hash(`admin:${this.#realm}:${this.#password}`);
    const second = hash(`${request.method}:${request.url}`);
    const count = field('nc');
    const expected = hash(
      [first, this.#nonce, count, field('cnonce'), 'auth', second].join(':'),
    );
    return (
      this.#nonce !== '' &&
      this.#uses < this.usesOfNonce &&
      field('username') === 'admin' &&
      field('nonce') === this.#nonce &&
      field('uri') === request.url &&
      field('qop') === 'auth' &&
      field('algorithm') === 'SHA-256' &&
      Number(count) === this.#uses + 1 &&
      field('response') === expected
    );
  }
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
