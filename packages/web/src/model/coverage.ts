import type { Investigation } from '@faultline/server/contract'
import type { Coverage } from './vocabulary.ts'

export type CoverageRow = {
  readonly key: string
  readonly name: string
  readonly kind: string
  readonly state: Coverage['state']
  /** The state as a phrase: `answered 12 calls`. */
  readonly phrase: string
  readonly message: string | null
}

/** Which sources answered, over all runs: the worst state of each wins, calls are added up. */
export function coverageOf(investigation: Investigation): CoverageRow[] {
  const merged = new Map<string, Coverage>()
  for (const coverage of investigation.runs.flatMap((run) => run.coverage)) {
    const key = `${coverage.kind} ${coverage.need}`
    const known = merged.get(key)
    merged.set(key, known ? merge(known, coverage) : coverage)
  }
  return [...merged].map(([key, coverage]) => ({
    key,
    name: coverage.need,
    kind: coverage.kind,
    state: coverage.state,
    phrase: phraseOf(coverage),
    message: coverage.message ?? null,
  }))
}

const severity: Record<Coverage['state'], number> = {
  not_asked: 0,
  answered: 1,
  empty: 2,
  over_budget: 3,
  denied: 4,
  unavailable: 5,
}

function merge(one: Coverage, other: Coverage): Coverage {
  const worse = severity[other.state] > severity[one.state] ? other : one
  return { ...worse, calls: one.calls + other.calls }
}

function phraseOf({ state, calls }: Coverage): string {
  const times = `${calls} ${calls === 1 ? 'query' : 'queries'}`
  switch (state) {
    case 'answered':
      return `answered ${times}`
    case 'empty':
      return `${times}, nothing found`
    case 'unavailable':
      return 'did not answer'
    case 'denied':
      return 'refused: not declared'
    case 'over_budget':
      return 'stopped: budget used up'
    case 'not_asked':
      return 'not needed'
  }
}
