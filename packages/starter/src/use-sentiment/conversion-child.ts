import { WattbenchError } from '@wattbench/core';
import { convertUseSentiment } from './convert-use-sentiment.js';
import type { ChildMessage } from './conversion-process.js';

/** Entry of the process that converts: its only argument is the empty folder to fill. */
const directory = process.argv[2] ?? '';

process.once('disconnect', () => process.exit(1));
try {
  await convertUseSentiment(directory, (text) => tell({ type: 'progress', text }));
  await tell({ type: 'done' });
} catch (error) {
  await tell({ type: 'failed', error: WattbenchError.envelope(error, 'CONVERSION_FAILED') });
}
process.exit(0);

/** Resolves when the parent's end of the channel has taken the message. */
function tell(message: ChildMessage): Promise<void> {
  return new Promise((resolve) => {
    if (process.send === undefined) resolve();
    else process.send(message, () => resolve());
  });
}
