/** Ends a test run with one plain line of counts, and names every skipped test before it. */
export default class ClosingLine {
  onTestRunEnd(modules) {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const inState = (state) => tests.filter((test) => test.result().state === state);
    const broken = modules.filter((module) => module.errors().length > 0).length;
    for (const test of inState('skipped')) {
      const note = test.result().note;
      process.stdout.write(`skipped: ${test.fullName}${note === undefined ? '' : ` (${note})`}\n`);
    }
    const failed = inState('failed').length + broken;
    process.stdout.write(
      `${inState('passed').length} passed, ${failed} failed, ${inState('skipped').length} skipped\n`,
    );
  }
}
