import { matchesAlert, type Alert } from '@faultline/sdk'
import type { InvestigationStart } from '../investigations/start.ts'

/** Of an analyzer, what decides whether it claims an alert. */
export type Claimant = {
  readonly id: string
  readonly triggers: readonly {
    readonly index: number
    readonly kind: 'alert' | 'schedule' | 'entity'
    readonly names?: readonly string[] | undefined
    readonly labels: readonly string[]
  }[]
}

/**
 * The analyzer and trigger that claim an alert. Where several do, the most specific one wins: one
 * that names the alert before one that takes any, then the one that asks for more labels.
 */
export function matchTriggers(
  alert: Pick<Alert, 'name' | 'labels'>,
  analyzers: readonly Claimant[],
): InvestigationStart | null {
  const claims = analyzers.flatMap(({ id, triggers }) =>
    triggers
      .filter(({ kind, names, labels }) => {
        if (kind !== 'alert') return false
        return matchesAlert({ labels, ...(names === undefined ? {} : { names }) }, alert)
      })
      .map((trigger) => ({ id, trigger })),
  )
  const [best] = claims.toSorted(
    (one, other) =>
      Number(other.trigger.names !== undefined) - Number(one.trigger.names !== undefined) ||
      other.trigger.labels.length - one.trigger.labels.length ||
      (one.id < other.id ? -1 : 1),
  )
  return best ? { kind: 'trigger', analyzer: best.id, trigger: best.trigger.index } : null
}
