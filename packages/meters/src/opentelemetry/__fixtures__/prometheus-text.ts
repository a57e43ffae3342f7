export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Exposition {
  readonly types: Readonly<Record<string, string>>;
  readonly samples: readonly Sample[];
}

/** Reads Prometheus' text format; throws for a line that is none. */
export function parseExposition(text: string): Exposition {
  const types: Record<string, string> = {};
  const samples: Sample[] = [];
  for (const line of text.split('\n').filter((one) => one !== '')) {
    const [, name, type] = /^# TYPE (\S+) (\S+)$/.exec(line) ?? [];
    if (name !== undefined && type !== undefined) types[name] = type;
    if (line.startsWith('#')) continue;
    const match = /^([a-z_]+)(?:\{(.*)\})? (\S+)$/.exec(line);
    if (match === null) throw new TypeError(`not a sample: ${line}`);
    const labels = [...(match[2] ?? '').matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(
      ([, key, value]) => [key ?? '', value ?? ''] as const,
    );
    samples.push({
      name: match[1] ?? '',
      labels: Object.fromEntries(labels),
      value: Number(match[3]),
    });
  }
  return { types, samples };
}

/** Values of one metric by `hw_id`. */
export function valuesOf({ samples }: Exposition, name: string): Readonly<Record<string, number>> {
  return Object.fromEntries(
    samples
      .filter((sample) => sample.name === name)
      .map(({ labels, value }) => [labels['hw_id'] ?? '', value]),
  );
}
