import { Option } from 'commander';

/** `--meter`, the same for every command. Words are read later: an error of the parser would repeat them. */
export function meterOption(): Option {
  return new Option(
    '--meter <id...>',
    'meters, as id or id:key=value,key=value; auto: what can be read (default: auto)',
  );
}
