import type { FullResult, Reporter, Suite } from "@playwright/test/reporter";

/** Ends a Playwright run with the project's one summary line. A test that passed only on a retry has failed. */
export default class SummaryReporter implements Reporter {
  private suite: Suite | undefined;

  onBegin(_config: unknown, suite: Suite): void {
    this.suite = suite;
  }

  onEnd(result: FullResult): void {
    const tests = this.suite?.allTests() ?? [];
    const passed = tests.filter((test) => test.outcome() === "expected").length;
    const failed = tests.length - passed;
    const crashed = result.status === "passed" || failed > 0 ? 0 : 1;
    process.stdout.write(`\n${passed} passed, ${failed + crashed} failed\n`);
  }
}
