import type { FullResult, Reporter, Suite } from "@playwright/test/reporter";

/**
 * Ends a Playwright run with the project's one summary line. A journey that passed only on its second try counts, and is
 * named, so that nobody overlooks it.
 */
export default class SummaryReporter implements Reporter {
  private suite: Suite | undefined;

  onBegin(_config: unknown, suite: Suite): void {
    this.suite = suite;
  }

  onEnd(result: FullResult): void {
    const tests = this.suite?.allTests() ?? [];
    const unsteady = tests.filter((test) => test.outcome() === "flaky");
    for (const test of unsteady) process.stdout.write(`\nPassed only on its second try: ${test.title}\n`);
    const passed = tests.filter((test) => test.outcome() === "expected").length + unsteady.length;
    const failed = tests.length - passed;
    const crashed = result.status === "passed" || failed > 0 ? 0 : 1;
    process.stdout.write(`\n${passed} passed, ${failed + crashed} failed\n`);
  }
}
