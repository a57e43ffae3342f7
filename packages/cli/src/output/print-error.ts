import { errorCodes, WattbenchError, type ErrorEnvelope } from '@wattbench/core';
import { plainText } from './plain-text.js';

/** One paragraph: code, what happened, why, what to do. The stack only with `--debug`. */
export async function printError(
  error: unknown,
  options: { readonly debug: boolean; readonly json: boolean },
): Promise<void> {
  const envelope = WattbenchError.envelope(error);
  if (options.json) process.stderr.write(`${JSON.stringify({ error: envelope })}\n`);
  else process.stderr.write(`${await errorParagraph(envelope)}\n`);
  if (options.debug) process.stderr.write(`${stackOf(error)}\n`);
}

export async function errorParagraph({ code, message, fix }: ErrorEnvelope): Promise<string> {
  const { default: colour } = await import('picocolors');
  const { red, bold } = colour.createColors(colour.isColorSupported && process.stderr.isTTY);
  return [
    `${red(bold(code))}: ${plainText(message)}`,
    `  why: ${errorCodes[code].why}`,
    `  do:  ${plainText(fix)}`,
  ].join('\n');
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? error.message;
  return error.cause === undefined ? own : `${own}\ncaused by ${stackOf(error.cause)}`;
}
