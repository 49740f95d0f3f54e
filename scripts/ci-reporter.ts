import { writeFileSync } from 'node:fs'
import type { Reporter, TestModule } from 'vitest/node'

/**
 * Writes how many tests passed, failed and were skipped to the file that FAULTLINE_COUNTS names,
 * for the closing line of `npm test`. A test file that cannot be loaded counts as a failure.
 */
// oxlint-disable-next-line import/no-default-export -- vitest loads a reporter by its default export
export default class CountsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const file = process.env['FAULTLINE_COUNTS']
    if (file === undefined) return
    const counts = { passed: 0, failed: errors.length, skipped: 0, pending: 0 }
    for (const module of modules) {
      const tests = [...module.children.allTests()]
      for (const test of tests) counts[test.result().state]++
      const hasOwnErrors = tests.length === 0 || module.errors().length > 0
      if (hasOwnErrors && module.state() === 'failed') counts.failed++
    }
    writeFileSync(file, JSON.stringify(counts))
  }
}
