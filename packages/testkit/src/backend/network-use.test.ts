import { once } from 'node:events';
import net from 'node:net';
import { describe, expect, test } from 'vitest';
import { networkSockets } from './network-use.js';

describe.runIf(process.platform === 'linux')('networkSockets (reads /proc)', () => {
  test('sees a socket of this process for as long as it is open', async () => {
    const before = networkSockets().length;
    const server = net.createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    expect(networkSockets().length).toBe(before + 1);
    const address = server.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const hexadecimal = port.toString(16).toUpperCase().padStart(4, '0');
    // 127.0.0.1 as the kernel of a little-endian machine prints it.
    expect(networkSockets()).toContain(`tcp from 0100007F:${hexadecimal} to 00000000:0000`);
    server.close();
    await once(server, 'close');
    expect(networkSockets().length).toBe(before);
  });
});
