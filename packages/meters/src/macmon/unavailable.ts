import type { Unavailable } from '@wattbench/core';
import type { LineState } from './line-stream.js';

export function wrongPlatform(platform: string, architecture: string): Unavailable {
  return {
    available: false,
    reason: 'platform',
    detail: `macmon reads Macs with Apple silicon (darwin, arm64); this is ${platform}, ${architecture}.`,
    fix: 'Take another meter: `wattbench doctor` shows those of this machine.',
  };
}

/** macmon told no first line. */
export function noLine(
  state: Exclude<LineState, { state: 'line' }>,
  { command, isGiven, limitMs }: { command: string; isGiven: boolean; limitMs: number },
): Unavailable {
  if (state.state === 'waiting') {
    return {
      available: false,
      reason: 'driver',
      detail: `${command} printed nothing within ${limitMs} ms and was killed.`,
      fix: `Run \`${command} pipe -s 1\` by hand.`,
    };
  }
  if (state.code === 'ENOENT') {
    return {
      available: false,
      reason: 'package-missing',
      detail: `${command} is not there (ENOENT).`,
      fix: isGiven ? 'Correct the option "command".' : 'brew install macmon',
    };
  }
  return {
    available: false,
    reason: state.code === 'EACCES' ? 'permission' : 'driver',
    detail: `${command} ${state.detail}.`,
    fix: state.code === 'EACCES' ? `chmod a+x ${command}` : 'brew upgrade macmon',
  };
}

/** macmon told a line without any power. */
export function noPower(command: string, line: string): Unavailable {
  return {
    available: false,
    reason: 'driver',
    detail: `${command} told no power; its line begins ${JSON.stringify(line.slice(0, 80))}.`,
    fix: 'brew upgrade macmon',
  };
}
