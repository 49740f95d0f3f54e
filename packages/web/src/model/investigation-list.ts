import type { InvestigationSummary } from '@faultline/server/contract'
import { dayHeading, type ClockOptions } from './clock-time.ts'

/** The list after one investigation was created or changed; newest first. */
export function upsertInvestigation(
  list: readonly InvestigationSummary[],
  changed: InvestigationSummary,
): InvestigationSummary[] {
  const others = list.filter((known) => known.id !== changed.id)
  return [changed, ...others].toSorted((one, other) => other.createdAt - one.createdAt)
}

export type DayOfInvestigations = {
  readonly heading: string
  readonly investigations: readonly InvestigationSummary[]
}

/** The list cut into days, each under its name. */
export function groupByDay(
  list: readonly InvestigationSummary[],
  nowMs: number,
  options: ClockOptions = {},
): DayOfInvestigations[] {
  const days = new Map<string, InvestigationSummary[]>()
  for (const investigation of list) {
    const heading = dayHeading(investigation.createdAt, nowMs, options)
    days.set(heading, [...(days.get(heading) ?? []), investigation])
  }
  return [...days].map(([heading, investigations]) => ({ heading, investigations }))
}
