import { z } from 'zod'

/** Levels that data of a run may be nested; to walk what is nested deeper may exhaust the stack. */
export const maximumDepth = 100

/** Whether data, as JSON has it, is nested no deeper than that. Itself it goes no deeper either. */
export function isShallow(value: unknown, levels = maximumDepth): boolean {
  if (typeof value !== 'object' || value === null) return true
  if (levels === 0) return false
  return Object.values(value).every((item) => isShallow(item, levels - 1))
}

/** Data of any form that is safe to walk. */
export const shallowSchema = z.unknown().refine(isShallowData, {
  error: `is nested deeper than ${maximumDepth} levels`,
})

function isShallowData(value: unknown): boolean {
  return isShallow(value)
}
