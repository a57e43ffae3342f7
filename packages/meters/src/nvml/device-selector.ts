/** How a GPU is named: the beginning of its UUID, or its place on the PCI bus. */
export type DeviceSelector =
  | { readonly kind: 'uuid'; readonly prefix: string }
  | {
      readonly kind: 'pci';
      readonly domain: number;
      readonly bus: number;
      readonly device: number;
    };

export interface NamedDevice {
  readonly uuid: string;
  /** As NVML writes it, e.g. `00000000:65:00.0`; `null` where it does not say. */
  readonly busId: string | null;
}

const uuidStart = /^GPU-[0-9a-f-]{1,64}$/i;
const pciAddress = /^(?:([0-9a-f]{4,8}):)?([0-9a-f]{2}):([01][0-9a-f])(?:\.[0-7])?$/i;

/** `null` for a text that is neither. */
export function parseSelector(text: string): DeviceSelector | null {
  if (uuidStart.test(text)) return { kind: 'uuid', prefix: text.toLowerCase() };
  const match = pciAddress.exec(text);
  if (match === null) return null;
  const [, domain = '0', bus = '', device = ''] = match;
  return {
    kind: 'pci',
    domain: Number.parseInt(domain, 16),
    bus: Number.parseInt(bus, 16),
    device: Number.parseInt(device, 16),
  };
}

/** Whether the selector means this GPU. PCI functions are left aside: a GPU is always function 0. */
export function selects(selector: DeviceSelector, { uuid, busId }: NamedDevice): boolean {
  if (selector.kind === 'uuid') return uuid.toLowerCase().startsWith(selector.prefix);
  const place = busId === null ? null : parseSelector(busId);
  return (
    place?.kind === 'pci' &&
    place.domain === selector.domain &&
    place.bus === selector.bus &&
    place.device === selector.device
  );
}
