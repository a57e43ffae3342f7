/** One figure of an agent: where it stands, and what its number means. */
export type SnmpObject = {
  /** Dotted numbers of one instance, e.g. `1.3.6.1.4.1.318.1.1.12.1.16.0`. */
  readonly oid: string;
  /** The number × this = the value in `unit`. Default 1. */
  readonly scale?: number;
  readonly unit: 'W' | 'kW' | 'Wh' | 'kWh';
};

/** What an agent answered for one object. */
export interface Varbind {
  readonly oid: string;
  readonly type: number;
  readonly value: unknown;
}

export type SnmpNumber =
  | { readonly state: 'number'; readonly number: number | bigint }
  | { readonly state: 'none'; readonly found: string };

/** Tags of ASN.1 as in SMIv2 (RFC 2578, RFC 3416). */
const tags = {
  integer: 2,
  octetString: 4,
  null: 5,
  counter32: 65,
  gauge32: 66,
  opaque: 68,
  counter64: 70,
  noSuchObject: 128,
  noSuchInstance: 129,
  endOfMibView: 130,
} as const;

const names = new Map<number, string>(Object.entries(tags).map(([name, tag]) => [tag, name]));
const decimal = /^\s*-?\d{1,15}(\.\d{1,9})?\s*$/;

/**
 * The number of an answer: whole numbers as bigint (a Counter64 arrives as bytes), a decimal in a
 * text as number. What an agent says instead of a value is none, and a text that is no number too.
 */
export function numberOf({ type, value }: Varbind): SnmpNumber {
  if (type === tags.integer || type === tags.counter32 || type === tags.gauge32) {
    return typeof value === 'number' && Number.isSafeInteger(value)
      ? { state: 'number', number: BigInt(value) }
      : none(`${names.get(type) ?? ''} without a value`);
  }
  if (type === tags.counter64) {
    // Nine bytes where the highest bit is set: the first is 0.
    return Buffer.isBuffer(value) && value.length >= 1 && value.length <= 9
      ? { state: 'number', number: BigInt(`0x${value.toString('hex')}`) }
      : none('counter64 without a value');
  }
  if (type === tags.octetString) {
    const text = Buffer.isBuffer(value) ? value.toString('latin1') : '';
    if (!decimal.test(text)) return none(`the text ${shown(text)}`);
    return { state: 'number', number: text.includes('.') ? Number(text) : BigInt(text.trim()) };
  }
  return none(names.get(type) ?? `type ${type}`);
}

function shown(text: string): string {
  return JSON.stringify(text.replaceAll(/[^\x20-\x7e]/g, ' ').slice(0, 40));
}

function none(found: string): SnmpNumber {
  return { state: 'none', found };
}
