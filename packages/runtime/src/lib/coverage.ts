import type { SourceErrorReason } from '@faultline/sdk'
import type { Coverage } from '@faultline/sdk/result'
import type { JournalEntry } from './journal.ts'
import type { DeclaredNeed } from './need-scope.ts'
import type { Failure } from './run-error.ts'

type Tally = { calls: number; answered: number; empty: number; failed: Failed | undefined }
type Failed = { readonly reason: SourceErrorReason; readonly message: string }

/** The need whose answer a run was not given because it ran out of budget. */
export type Starved = { readonly need: string; readonly message: string }

const readingLimits = new Set(['calls', 'bytesRead', 'journalBytes'])

/** What a run went without, when a limit of reading ended it while it read through a need. */
export function starvedNeed(
  failure: Failure | undefined,
  need: string | undefined,
): Starved | undefined {
  const limit = failure?.error.limit?.limit
  if (!failure || limit === undefined || !readingLimits.has(limit)) return undefined
  return need === undefined ? undefined : { need, message: failure.error.message }
}

/** For each declared need, what came of asking through it. */
export function coverageOf(
  needs: readonly DeclaredNeed[],
  entries: readonly JournalEntry[],
  starved?: Starved,
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
    const none: Tally = { calls: 0, answered: 0, empty: 0, failed: undefined }
    const tally =
      name === starved?.need ? starve(tallies.get(name) ?? none, starved) : tallies.get(name)
    return { need: name, kind, calls: tally?.calls ?? 0, ...describe(tally) }
  })
}

function starve(tally: Tally, { message }: Starved): Tally {
  const failed: Failed = { reason: 'over_budget', message }
  return { ...tally, calls: tally.calls + 1, failed: tally.failed ?? failed }
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
