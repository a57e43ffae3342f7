import { readSync } from 'node:fs';
import { constants } from 'node:os';
import type { KoffiModule } from '../native/load-koffi.js';
import { codeOf } from '../rapl/small-file.js';

/**
 * `struct perf_event_attr` of Linux' include/uapi/linux/perf_event.h in its first size,
 * PERF_ATTR_SIZE_VER0 = 64 bytes: type at 0, size at 4, config at 8. All that is set here lies within
 * it, and every kernel takes it: what is left out counts as 0 (perf_event_open(2), `size`). So the
 * event is on from the start, is no sampling event and leaves nothing out, as the power PMU demands.
 */
const attributeBytes = 64;
const typeAt = 0;
const sizeAt = 4;
const configAt = 8;

/** Numbers of perf_event_open: arch/x86/entry/syscalls/syscall_64.tbl and asm-generic/unistd.h. */
const callNumbers: ReadonlyMap<string, number> = new Map([
  ['x64', 298],
  ['arm64', 241],
]);

const everyProcess = -1;
const noGroup = -1;
/** PERF_FLAG_FD_CLOEXEC: a program that is started does not inherit the event. */
const closeOnExec = 8;

export interface EventRequest {
  readonly type: number;
  readonly config: bigint;
  readonly processor: number;
}

export type OpenedEvent =
  | { readonly state: 'open'; readonly descriptor: number }
  /** `code` as of errno(3), e.g. `EACCES`. */
  | { readonly state: 'failed'; readonly code: string };

/** The calls of the kernel that events need. */
export interface EventCalls {
  open(request: EventRequest): OpenedEvent;
  /** By the C library: Node warns of a descriptor that it did not open itself. */
  close(descriptor: number): void;
}

/** Number of the system call; `null` where it is not known. */
export function openCallNumber(architecture: string): number | null {
  return callNumbers.get(architecture) ?? null;
}

/** The system call perf_event_open by way of the C library's `syscall`, and `close`. */
export function bindEventCalls(koffi: KoffiModule, callNumber: number): EventCalls {
  // `syscall` takes its arguments by `...`, which both architectures hand over like fixed ones.
  const library = koffi.load(null);
  const parameters = ['long', 'void *', 'int', 'int', 'int', 'ulong'];
  const systemCall = library.func('syscall', 'long', parameters);
  const close = library.func('close', 'int', ['int']);
  const open = ({ type, config, processor }: EventRequest): OpenedEvent => {
    const attribute = encodeAttribute(type, config);
    const result: unknown = systemCall(
      callNumber,
      attribute,
      everyProcess,
      processor,
      noGroup,
      closeOnExec,
    );
    const descriptor = Number(result);
    return Number.isInteger(descriptor) && descriptor >= 0
      ? { state: 'open', descriptor }
      : { state: 'failed', code: errorName(koffi.errno()) };
  };
  return {
    open,
    close: (descriptor) => {
      close(descriptor);
    },
  };
}

export function encodeAttribute(type: number, config: bigint): Uint8Array {
  const bytes = new Uint8Array(attributeBytes);
  const view = new DataView(bytes.buffer);
  view.setUint32(typeAt, type, true);
  view.setUint32(sizeAt, attributeBytes, true);
  view.setBigUint64(configAt, config, true);
  return bytes;
}

function errorName(number: number): string {
  const found = Object.entries(constants.errno).find(([, value]) => value === number);
  return found === undefined ? `errno ${number}` : found[0];
}

const countBytes = 8;

/** Reads the 8 bytes of an event's count, or says what came instead. */
export function readCount(
  descriptor: number,
):
  | { readonly state: 'count'; readonly count: bigint }
  | { readonly state: 'failed'; readonly code: string } {
  const buffer = Buffer.alloc(countBytes);
  try {
    const length = readSync(descriptor, buffer, 0, countBytes, null);
    return length === countBytes
      ? { state: 'count', count: buffer.readBigUInt64LE(0) }
      : { state: 'failed', code: `${length} bytes instead of ${countBytes}` };
  } catch (error) {
    return { state: 'failed', code: codeOf(error) };
  }
}
