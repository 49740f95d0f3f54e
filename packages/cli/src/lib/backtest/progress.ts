import type { CaseReport } from '@faultline/backtest/report'
import { createOutput } from '../render/output.ts'

/** What a backtest is at, on standard error: how many cases are done, how fast, and what failed. */
export type BacktestProgress = {
  readonly onCase: (report: CaseReport) => void
  readonly end: () => void
}

/** In a pipe, a line of progress at most this often. */
const plainIntervalMs = 5_000
const redrawMs = 100

export function createBacktestProgress(options: {
  readonly total: number
  /** Replays that an interrupted backtest had finished. */
  readonly resumed: number
}): BacktestProgress {
  const { total, resumed } = options
  // With `isJson`, what is for people goes to standard error.
  const { say, draw, paint, isLive } = createOutput({ isJson: true })
  const beganAt = performance.now()
  let saidAt = beganAt
  let done = 0
  let bad = 0
  if (resumed > 0) {
    say(`Going on with a backtest that was interrupted: ${resumed} of its results are used.`)
  }
  const line = (): string => {
    const seconds = (performance.now() - beganAt) / 1_000
    const failures = bad === 0 ? '' : `, ${paint.bad(`${bad} not passed`)}`
    return `${done} of ${total} cases, ${Math.round(done / Math.max(seconds, 0.001))} a second${failures}`
  }
  return {
    onCase({ name, outcome, difference }) {
      done++
      const isExpected = outcome.status === 'passed' || difference?.kind === 'unchanged'
      if (outcome.status !== 'passed') bad++
      if (!isExpected) {
        say(
          `${paint.bad('✖')} ${name}: ${outcome.status.replaceAll('_', ' ')}: ${outcome.reasons[0] ?? ''}`,
        )
      }
      const waitMs = isLive ? redrawMs : plainIntervalMs
      if (performance.now() - saidAt < waitMs && done < total) return
      saidAt = performance.now()
      if (isLive) draw([`${paint.accent('▸')} ${line()}`])
      else say(line())
    },
    end: () => draw([]),
  }
}
