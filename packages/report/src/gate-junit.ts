import junit, { type Builder } from 'junit-report-builder';
import type { GateText } from './gate-text.js';

// Its types name a default export of the module where the module is the builder itself.
const builder = junit as unknown as Builder;

/** As JUnit's XML: a test case for each cell. What is unclear and passes says why on its output. */
export function gateToJunit(text: GateText): string {
  const report = builder.newBuilder();
  const suite = report.testSuite().name('wattbench gate');
  for (const { verdict, fails, task, title, change, reasons } of text.rows) {
    const test = suite.testCase().className(`wattbench.${task}`).name(title);
    const words = [`${verdict}: ${change}`, ...reasons].join('; ');
    if (fails) test.failure(words, verdict);
    else if (verdict === 'missing') test.skipped();
    else test.standardOutput(words);
  }
  return report.build();
}
