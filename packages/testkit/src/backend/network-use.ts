import { createHook } from 'node:async_hooks';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Kinds of asynchronous work of Node that reach out of the process, and what a message calls them. */
const outward: ReadonlyMap<string, string> = new Map([
  ['TCPCONNECTWRAP', 'TCP connection'],
  ['TCPSERVERWRAP', 'TCP server'],
  ['UDPWRAP', 'UDP socket'],
  ['UDPSENDWRAP', 'UDP message'],
  ['PIPECONNECTWRAP', 'connection to a local socket'],
  ['PIPESERVERWRAP', 'local server'],
  ['GETADDRINFOREQWRAP', 'look-up of a host name'],
  ['GETNAMEINFOREQWRAP', 'look-up of an address'],
  ['QUERYWRAP', 'DNS query'],
]);

/**
 * Sees every attempt that goes through Node (net, tls, http, fetch, dgram, dns), also one that fails,
 * from now to the end of the process. Other threads of JavaScript are not seen.
 */
export function watchNetwork(): () => ReadonlySet<string> {
  const uses = new Set<string>();
  createHook({
    init: (_, type) => {
      const name = outward.get(type);
      if (name !== undefined) uses.add(name);
    },
  }).enable();
  return () => uses;
}

const tables = ['tcp', 'tcp6', 'udp', 'udp6', 'raw', 'raw6'];

/**
 * Network sockets that this process holds now, native code included: `tcp 0100007F:1F90`, the address in
 * the words of /proc/net. Empty outside Linux.
 */
export function networkSockets(): readonly string[] {
  if (process.platform !== 'linux') return [];
  const own = new Set<string>();
  for (const descriptor of readdirSync('/proc/self/fd')) {
    const inode = /^socket:\[(\d+)\]$/.exec(targetOf(`/proc/self/fd/${descriptor}`))?.[1];
    if (inode !== undefined) own.add(inode);
  }
  return tables.flatMap((table) =>
    rowsOf(table)
      .filter((row) => own.has(row[9] ?? ''))
      .map((row) => `${table} from ${row[1] ?? ''} to ${row[2] ?? ''}`),
  );
}

function targetOf(link: string): string {
  try {
    return readlinkSync(link);
  } catch {
    // The descriptor of the listing itself is closed by now.
    return '';
  }
}

/** Columns: sl, local_address, rem_address, st, queues, tr, retrnsmt, uid, timeout, inode (proc_pid_net(5)). */
function rowsOf(table: string): readonly (readonly string[])[] {
  try {
    const [, ...lines] = readFileSync(`/proc/self/net/${table}`, 'utf8').split('\n');
    return lines.map((line) => line.trim().split(/\s+/));
  } catch {
    // A kernel without IPv6 has no such table.
    return [];
  }
}
