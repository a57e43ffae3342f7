import type { UnavailableReason } from '@wattbench/core';

export type DcmiAnswer =
  | { readonly state: 'power'; readonly powerW: number }
  | {
      readonly state: 'no-power';
      readonly cause: DcmiCause;
      /** What was found and what was expected, one line. */
      readonly detail: string;
    };

/** Why there is no power, as far as the text says. */
export type DcmiCause =
  | 'no-device'
  | 'forbidden'
  | 'session'
  | 'unreachable'
  | 'not-supported'
  | 'not-active'
  | 'zero'
  | 'out-of-range'
  | 'not-understood';

export const reasonOf: Readonly<Record<DcmiCause, UnavailableReason>> = {
  'no-device': 'driver',
  forbidden: 'permission',
  session: 'credentials',
  unreachable: 'network',
  'not-supported': 'hardware',
  'not-active': 'not-configured',
  zero: 'hardware',
  'out-of-range': 'hardware',
  'not-understood': 'driver',
};

/**
 * Power in W out of the text of `ipmitool dcmi power reading` (as lib/ipmi_dcmi.c of ipmitool prints
 * it) or of FreeIPMI's `ipmi-dcmi --get-system-power-statistics` (that text is from memory and not
 * checked). ipmitool ends with 0 also where the BMC refuses, so the text decides and not the code.
 */
export function parseDcmi(text: string, maximumPowerW: number): DcmiAnswer {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const power = valueOf(lines, /^(?:Instantaneous power reading|Current Power) *: *(.*)$/i);
  if (power === null) return failureIn(lines);
  const match = /^(\d{1,9}) Watts$/i.exec(power);
  if (match === null) {
    return no('not-understood', `power reading is ${quote(power)}; expected "<number> Watts"`);
  }
  const state = valueOf(lines, /^(?:Power reading state is|Power Measurement) *: *(.*)$/i);
  if (state === null) {
    return no('not-understood', 'there is no line of the state; expected "activated"');
  }
  if (!/^(?:activated|active|available)$/i.test(state)) {
    return no('not-active', `the power reading is ${quote(state)}; expected "activated"`);
  }
  const powerW = Number(match[1]);
  if (powerW === 0) {
    return no('zero', 'the BMC tells 0 W; a machine that runs draws more');
  }
  if (powerW > maximumPowerW) {
    return no(
      'out-of-range',
      `the BMC tells ${powerW} W; expected at most ${maximumPowerW} W (option "maximumPowerW")`,
    );
  }
  return { state: 'power', powerW };
}

function no(cause: DcmiCause, detail: string): DcmiAnswer {
  return { state: 'no-power', cause, detail };
}

const failures: readonly (readonly [RegExp, DcmiCause])[] = [
  [/permission denied|must be root/i, 'forbidden'],
  [
    /could not open device|no such file or directory|driver timeout|could not find inband/i,
    'no-device',
  ],
  [/insufficient privilege|privilege level|unauthorized|password|username|RAKP/i, 'session'],
  [/unable to establish|session timeout|connection timeout|address lookup/i, 'unreachable'],
  [
    /invalid command|not supported|invalid data field|valid DCMI command was not returned/i,
    'not-supported',
  ],
  [/DCMI request failed|unable to get DCMI/i, 'not-supported'],
];

function failureIn(lines: readonly string[]): DcmiAnswer {
  const text = lines
    .filter((line) => line !== '')
    .slice(0, 4)
    .join(' / ');
  const cause = failures.find(([pattern]) => pattern.test(text))?.[1] ?? 'not-understood';
  const found = text === '' ? 'nothing' : quote(text);
  return no(cause, `it printed ${found}; expected "Instantaneous power reading: <number> Watts"`);
}

function valueOf(lines: readonly string[], pattern: RegExp): string | null {
  for (const line of lines) {
    const match = pattern.exec(line);
    if (match !== null) return (match[1] ?? '').trim();
  }
  return null;
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 200));
}
