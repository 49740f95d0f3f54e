import { createRandom } from '../random.ts'
import { findDialect, findWorldFault, type WorldChoice } from './choice.ts'
import { dialects } from './dialects/registry.ts'
import type { Fault } from './faults/fault.ts'
import { faults } from './faults/registry.ts'
import { healthyDays } from './healthy/registry.ts'

export type WorldsWanted = {
  readonly seed: number
  readonly count: number
  /** Only worlds of this dialect. */
  readonly dialect?: string | undefined
  /** Only worlds with this fault or healthy day. */
  readonly fault?: string | undefined
}

/** One healthy day among so many worlds. */
const healthyEvery = 4

/**
 * The worlds of a seed: every dialect and every fault comes up equally often, whatever the count is, and a
 * larger count begins with the worlds of a smaller one. World number n has the seed `seed + n`.
 */
export function planWorlds({ seed, count, dialect, fault }: WorldsWanted): WorldChoice[] {
  const random = createRandom(`worlds:${seed}`)
  const spoken = dialect === undefined ? deck(dialects, random) : always(findDialect(dialect))
  const broken = deck(faults, random)
  const healthy = deck(healthyDays, random)
  const named = fault === undefined ? undefined : findWorldFault(fault)
  return Array.from({ length: count }, (_, index): WorldChoice => {
    const isHealthy = index % healthyEvery === healthyEvery - 1
    const drawn: Fault = named ?? (isHealthy ? healthy() : broken())
    return { seed: seed + index, dialect: spoken(), fault: drawn }
  })
}

/** Deals one after the other, shuffled anew for each round. */
function deck<Item>(items: readonly Item[], random: ReturnType<typeof createRandom>): () => Item {
  let left: Item[] = []
  return () => {
    if (left.length === 0) left = random.shuffle(items)
    const next = left.pop()
    if (next === undefined) throw new RangeError('There is nothing to deal from.')
    return next
  }
}

function always<Item>(item: Item): () => Item {
  return () => item
}
