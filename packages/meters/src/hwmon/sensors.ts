import { join } from 'node:path';
import type { ReadFile } from '../rapl/small-file.js';
import { plain, type Chip } from './chips.js';
import { rulesOf } from './rules.js';
import type { SensorRule } from './sensor-rule.js';

/** One thing that a chip measures, found by a rule. */
export interface Sensor {
  readonly id: string;
  readonly rule: SensorRule;
  readonly chip: Chip;
  readonly attribute: string;
  readonly label: string | null;
  /** File of the value; for a rail its voltage. */
  readonly path: string;
  /** File of the current of a rail. */
  readonly currentPath: string | null;
  readonly whole: string | null;
  readonly inside: readonly string[];
  readonly alternativeTo: string | null;
}

/** What a chip measures. Attributes that no rule of a known driver names are left out. */
export function sensorsOf(chip: Chip, readFile: ReadFile): readonly Sensor[] {
  const text = (attribute: string): string | null => {
    const read = readFile(join(chip.directory, attribute));
    return read.state === 'text' ? read.text.trim() : null;
  };
  const rules = rulesOf(chip.driver);
  const taken = new Set<string>();
  return chip.attributes.flatMap((attribute) => {
    for (const rule of rules) {
      const match = rule.attribute.exec(attribute);
      if (match === null || !isMet(rule.onlyWith, text)) continue;
      const number = match[1] ?? '';
      const label =
        rule.label === undefined ? null : text(rule.label.attribute.replace('#', number));
      const says = rule.label?.says.exec(label ?? '') ?? null;
      if (rule.label !== undefined && says === null) continue;
      const named = label === null || taken.has(plain(label)) ? attribute : plain(label);
      taken.add(named);
      return [toSensor({ chip, rule, attribute, number, label, named, socket: says?.[1] ?? '' })];
    }
    return [];
  });
}

interface Found {
  readonly chip: Chip;
  readonly rule: SensorRule;
  readonly attribute: string;
  readonly number: string;
  readonly label: string | null;
  readonly named: string;
  readonly socket: string;
}

function toSensor({ chip, rule, attribute, number, label, named, socket }: Found): Sensor {
  const chipId = `hwmon:${chip.driver}-${chip.device}`;
  const fill = (group: string): string =>
    group.replace('{chip}', chipId).replace('{socket}', socket);
  return {
    id: `${chipId}/${named}`,
    rule,
    chip,
    attribute,
    label,
    path: join(chip.directory, attribute),
    currentPath: rule.unit === 'mV×mA' ? join(chip.directory, `curr${number}_input`) : null,
    whole: rule.whole === undefined ? null : fill(rule.whole),
    inside: (rule.inside ?? []).map(fill),
    alternativeTo: rule.alternativeTo === undefined ? null : `${chipId}/${rule.alternativeTo}`,
  };
}

function isMet(
  condition: SensorRule['onlyWith'],
  text: (attribute: string) => string | null,
): boolean {
  if (condition === undefined) return true;
  const found = text(condition.attribute);
  return found !== null && condition.says.test(found);
}
