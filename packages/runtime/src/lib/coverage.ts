import type { SourceErrorReason } from '@faultline/sdk'
import type { Coverage } from '@faultline/sdk/result'
import type { JournalEntry } from './journal.ts'
import type { DeclaredNeed } from './need-scope.ts'

type Tally = { calls: number; answered: number; empty: number; failed: Failed | undefined }
type Failed = { readonly reason: SourceErrorReason; readonly message: string }

/** For each declared need, what came of asking through it. */
export function coverageOf(
  needs: readonly DeclaredNeed[],
  entries: readonly JournalEntry[],
): Coverage[] {
  const tallies = new Map<string, Tally>()
  for (const { asked, answer } of entries) {
    if (asked.kind !== 'read') continue
    const tally = tallies.get(asked.need) ?? { calls: 0, answered: 0, empty: 0, failed: undefined }
    tallies.set(asked.need, tally)
    tally.calls++
    if (answer.kind === 'refused') tally.failed ??= answer
    else if (answer.kind === 'value' && answer.payload.json === '[]') tally.empty++
    else tally.answered++
  }
  return needs.map(({ name, kind }) => {
    const tally = tallies.get(name)
    return { need: name, kind, calls: tally?.calls ?? 0, ...describe(tally) }
  })
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
