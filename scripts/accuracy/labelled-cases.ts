import { createHash } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { backtest } from '@faultline/backtest'
import type { CaseAnswer } from '@faultline/backtest/case-file'
import type { Case } from '@faultline/backtest/cases'
import type { CaseReport as BacktestReport } from '@faultline/backtest/report'
import { createRuntime, type Broker } from '@faultline/runtime'

const root = join(import.meta.dirname, '..', '..')

/** A case of a public data set: what a bundled analyzer is asked, what it may read, what is right. */
export interface LabelledCase {
  /** Unique within the data set. */
  readonly name: string
  /** Folder of the analyzer. */
  readonly analyzer: string
  readonly params: Readonly<Record<string, unknown>>
  /** "Now" of the investigation, epoch milliseconds. */
  readonly at: number
  readonly answer: CaseAnswer
  readonly world: Broker
}

/**
 * Runs cases as `faultline backtest` does: the same sandbox, replay and judgement. Each report has
 * all evidence.
 */
export async function runLabelledCases(
  cases: readonly LabelledCase[],
  onReport: (one: LabelledCase, report: BacktestReport) => void,
): Promise<void> {
  const workers = availableParallelism()
  const runtime = await createRuntime({ poolSize: workers })
  try {
    const byName = new Map(cases.map((one) => [one.name, one]))
    let done = 0
    await backtest({
      ...{ cases: cases.map(backtestCase), runtime, workers, root },
      nowMs: Date.now,
      onCase(report) {
        const { status, reasons } = report.outcome
        if (status === 'broken' || status === 'needs_recording') {
          console.error(`${report.name} has no answer: ${reasons.join(' ')}`)
        }
        const one = byName.get(report.name)
        if (one !== undefined) onReport(one, report)
        if (process.stderr.isTTY) {
          done++
          process.stderr.write(
            `\r${done} of ${cases.length} cases${done < cases.length ? '' : '\n'}`,
          )
        }
      },
    })
  } finally {
    await runtime.close()
  }
}

/** The case that `case.yaml` would hold; its data stay where they are. */
function backtestCase({ name, analyzer, params, at, answer, world }: LabelledCase): Case {
  const moment = new Date(at).toISOString()
  return {
    name,
    folder: join(root, name),
    file: name,
    content: {
      ...{ title: name, params, at: moment, seed: '1', tags: [], answer },
      window: { from: new Date(at - 3_600_000).toISOString(), to: moment },
    },
    analyzerFile: join(root, 'analyzers', analyzer, 'index.ts'),
    hash: createHash('sha256').update(name).digest('hex'),
    journals: () => new Map(),
    broker: world,
  }
}
