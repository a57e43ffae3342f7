import { valueAt } from '../network/json-number.js';

const root = '/redfish/v1/';

/**
 * The path of a link of the service, e.g. `{"@odata.id": "/redfish/v1/Chassis/1"}`. Links are told by
 * the other side: only plain paths below `/redfish/v1/` of the same host are followed. `null` for
 * anything else.
 */
export function linkAt(body: unknown, path: readonly (string | number)[]): string | null {
  const link = valueAt(body, [...path, '@odata.id']);
  return typeof link === 'string' ? plainPath(link) : null;
}

/** Paths of the members of a collection, at most `most`. */
export function membersOf(body: unknown, most: number): readonly string[] {
  const members = valueAt(body, ['Members']);
  if (!Array.isArray(members)) return [];
  return members.slice(0, most).flatMap((member) => linkAt(member, []) ?? []);
}

export function plainPath(link: string): string | null {
  if (link.length > 512 || !link.startsWith(root)) return null;
  const origin = 'http://redfish.invalid';
  if (!URL.canParse(link, origin)) return null;
  const url = new URL(link, origin);
  const isPlain = url.origin === origin && url.search === '' && url.hash === '';
  return isPlain && url.pathname.startsWith(root) ? url.pathname : null;
}

/** Last part of a path: the id of a resource. */
export function lastPart(path: string): string {
  const part = path.replace(/\/$/, '').split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(part);
  } catch {
    // An escape that is none: then it stands for itself.
    return part;
  }
}
