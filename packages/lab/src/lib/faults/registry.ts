import { UsageError } from '../errors.ts'
import type { Fault } from './fault.ts'
import { slowDeploy } from './slow-deploy.ts'

/** Every way a day can go. To add one: write its file beside this one and name it here. */
export const faults: readonly Fault[] = [slowDeploy]

/** The fault with that name; `none` is a day without one. */
export function findFault(name: string): Fault | undefined {
  if (name === 'none') return undefined
  const fault = faults.find((candidate) => candidate.name === name)
  if (fault) return fault
  const known = faults.map((candidate) => candidate.name).join(', ')
  throw new UsageError(`There is no fault "${name}". Choose one of: ${known}, none.`)
}
