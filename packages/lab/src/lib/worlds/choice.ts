import type { Dialect } from './dialects/dialect.ts'
import { dialects } from './dialects/registry.ts'
import type { Fault } from './faults/fault.ts'
import { faults } from './faults/registry.ts'
import { healthyDays } from './healthy/registry.ts'
import { UsageError } from '../errors.ts'

/** What one world is asked to be; everything else follows from the seed. */
export type WorldChoice = {
  readonly seed: number
  readonly dialect: Dialect
  readonly fault: Fault
}

/** The dialect of that name. */
export function findDialect(name: string): Dialect {
  const found = dialects.find((dialect) => dialect.name === name)
  if (found !== undefined) return found
  const known = dialects.map((dialect) => dialect.name).join(', ')
  throw new UsageError(`There is no dialect named "${name}"; choose one of ${known}.`)
}

/** The fault or healthy day of that name. */
export function findWorldFault(name: string): Fault {
  const all = [...faults, ...healthyDays]
  const found = all.find((fault) => fault.name === name)
  if (found !== undefined) return found
  const known = all.map((fault) => fault.name).join(', ')
  throw new UsageError(`There is no fault named "${name}" in worlds; choose one of ${known}.`)
}
