import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Duplex } from 'node:stream';
import { connect, type ConnectionOptions } from 'node:tls';
import type { RedfishOptions } from './options.js';

/** The certificate is not the one that the option names. Its code stands in the read's detail. */
class CertificateNotPinned extends Error {
  readonly code = certificateNotPinned;
}

export const certificateNotPinned = 'CERTIFICATE_NOT_PINNED';

const handshakeLimitMs = 10_000;

/** Connects by TLS to one certificate only, and hands nothing over before it is known to be that. */
class PinnedAgent extends HttpsAgent {
  readonly #sha256: string;
  /** Connections that are not handed over yet, so that `destroy` reaches them too. */
  readonly #pending = new Set<Duplex>();

  constructor(sha256: string) {
    super({ keepAlive: true, maxSockets: 1 });
    this.#sha256 = sha256;
  }

  override createConnection(
    options: ConnectionOptions,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    // The pin takes the place of the chain and of the name; the check is below.
    const socket = connect({ ...options, rejectUnauthorized: false });
    this.#pending.add(socket);
    socket.setTimeout(handshakeLimitMs, () => {
      if (this.#pending.has(socket)) socket.destroy(new Error('no TLS handshake in time'));
    });
    socket.once('close', () => this.#pending.delete(socket));
    socket.once('error', (error) => callback?.(error, socket));
    socket.once('secureConnect', () => {
      const found = (socket.getPeerCertificate().fingerprint256 ?? '').replaceAll(':', '');
      if (found.toLowerCase() === this.#sha256) {
        this.#pending.delete(socket);
        socket.setTimeout(0);
        callback?.(null, socket);
        return;
      }
      socket.destroy();
      callback?.(new CertificateNotPinned('the certificate is another'), socket);
    });
  }

  override destroy(): void {
    for (const socket of this.#pending) socket.destroy();
    super.destroy();
  }
}

/** One connection to the BMC, kept open between reads; `destroy` ends it. */
export function agentFor(options: RedfishOptions): HttpAgent {
  if (options.host?.startsWith('http:') === true)
    return new HttpAgent({ keepAlive: true, maxSockets: 1 });
  if (options.certificateSha256 !== undefined) return new PinnedAgent(options.certificateSha256);
  return new HttpsAgent({
    keepAlive: true,
    maxSockets: 1,
    rejectUnauthorized: options.insecureTls !== true,
  });
}

/** How far the figures can be trusted, for the channel's source. */
export function trustIn(options: RedfishOptions): string {
  if (options.host?.startsWith('http:') === true)
    return 'without TLS: anyone on the way could change it';
  if (options.certificateSha256 !== undefined) return 'certificate pinned';
  return options.insecureTls === true
    ? 'certificate NOT checked (insecureTls): anyone on the way could change it'
    : 'certificate checked';
}
