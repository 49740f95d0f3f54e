import type { ScenarioOutcome } from './run-scenario.ts'
import { isCorrect, truthDocument } from './truth.ts'

/** Whether the investigation finished with the right answer. */
export function isOutcomeCorrect({ fault, investigation }: ScenarioOutcome): boolean {
  if (investigation?.status !== 'succeeded') return false
  return isCorrect(fault.truth, investigation.findings)
}

/** The document of `faultline demo --once --json`. */
export function scenarioDocument(outcome: ScenarioOutcome): unknown {
  const { fault, alert, investigation, innocent, timings } = outcome
  return {
    fault: { ...fault, truth: truthDocument(fault.truth) },
    alert: alert?.payload ?? null,
    investigation,
    innocent,
    timings,
    correct: isOutcomeCorrect(outcome),
  }
}
