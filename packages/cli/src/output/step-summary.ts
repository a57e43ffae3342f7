import { appendFile } from 'node:fs/promises';
import { plainText } from './plain-text.js';

/**
 * Adds Markdown to the summary of the step where GitHub Actions runs it, which names a file for that
 * (https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#adding-a-job-summary). Where that
 * fails a warning is all: the verdict stands.
 */
export async function addToStepSummary(markdown: string): Promise<void> {
  const { GITHUB_STEP_SUMMARY: file = '' } = process.env;
  if (file === '') return;
  try {
    await appendFile(file, `${markdown}\n`);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`note: ${plainText(`no step summary was written: ${message}`)}\n`);
  }
}
