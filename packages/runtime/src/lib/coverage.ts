import type { SourceErrorReason } from '@faultline/sdk'
import type { Coverage } from '@faultline/sdk/result'
import type { DeclaredNeed } from './question.ts'

type Tally = { calls: number; answered: number; empty: number; failed: Failed | undefined }
type Failed = { readonly reason: SourceErrorReason; readonly message: string }

/** Counts, for each declared need, what came of asking through it. */
export type CoverageTally = {
  readonly answered: (need: string, isEmpty: boolean) => void
  readonly refused: (need: string, failed: Failed) => void
  readonly report: () => Coverage[]
}

export function createCoverageTally(needs: readonly DeclaredNeed[]): CoverageTally {
  const tallies = new Map<string, Tally>()
  const tallyOf = (need: string): Tally => {
    const tally = tallies.get(need) ?? { calls: 0, answered: 0, empty: 0, failed: undefined }
    tallies.set(need, tally)
    tally.calls++
    return tally
  }
  return {
    answered(need, isEmpty) {
      const tally = tallyOf(need)
      if (isEmpty) tally.empty++
      else tally.answered++
    },
    refused(need, failed) {
      tallyOf(need).failed ??= failed
    },
    report: () =>
      needs.map(({ name, kind }) => {
        const tally = tallies.get(name)
        return { need: name, kind, calls: tally?.calls ?? 0, ...describe(tally) }
      }),
  }
}

function describe(tally: Tally | undefined): Pick<Coverage, 'state' | 'message'> {
  if (!tally) return { state: 'not_asked' }
  if (tally.failed) {
    const state = stateOf(tally.failed.reason)
    return { state: tally.answered > 0 ? 'answered' : state, message: tally.failed.message }
  }
  return { state: tally.answered > 0 ? 'answered' : 'empty' }
}

function stateOf(reason: SourceErrorReason): Coverage['state'] {
  switch (reason) {
    case 'denied':
    case 'bad_query':
      return 'denied'
    case 'over_budget':
      return 'over_budget'
    case 'unavailable':
    case 'not_in_journal':
      return 'unavailable'
  }
}
