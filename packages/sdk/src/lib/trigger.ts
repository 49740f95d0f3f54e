import type { Alert } from './alert.ts'
import type { Entity, EntityKind, EntityOf } from './entity.ts'
import { InvalidAnalyzerError } from './errors.ts'

/** An alert that is known to have certain labels. */
export type AlertWith<Label extends string> = Omit<Alert, 'labels'> & {
  readonly labels: Readonly<Record<Label, string>>
}

/** What starts an analyzer, as data, beside the function that makes its params. */
export type Trigger<Params> =
  | {
      readonly kind: 'alert'
      /** Names of alerts; absent means any. */
      readonly names?: readonly string[]
      /** Labels that the alert must have. */
      readonly labels: readonly string[]
      readonly params: (alert: Alert) => Params
    }
  | { readonly kind: 'schedule'; readonly cron: string; readonly params: Params }
  | {
      readonly kind: 'entity'
      readonly entity: EntityKind
      readonly params: (entity: Entity) => Params
    }

/** Builds triggers whose params fit the analyzer's. */
export type TriggerBuilder<Params> = {
  /** Starts on an alert that has all of `labels` and, where given, one of the names. */
  readonly alert: <const Label extends string>(trigger: {
    readonly name?: string | readonly string[]
    readonly labels: readonly Label[]
    readonly params: (alert: AlertWith<Label>) => Params
  }) => Trigger<Params>
  /** Starts on a schedule: a cron expression of five fields, in UTC. */
  readonly every: (cron: string, params: Params) => Trigger<Params>
  /** Starts when an analyzer asks `chain.whoever` about an entity of this kind. */
  readonly entity: <Kind extends EntityKind>(
    kind: Kind,
    params: (entity: EntityOf<Kind>) => Params,
  ) => Trigger<Params>
}

/** Numbers, lists, ranges and steps; names of months and days are not understood. */
const cronFields = /^[\d*/,-]+(?: [\d*/,-]+){4}$/

export function triggerBuilder<Params>(): TriggerBuilder<Params> {
  return {
    alert({ name, labels, params }) {
      return {
        kind: 'alert',
        ...(name === undefined ? {} : { names: typeof name === 'string' ? [name] : name }),
        labels,
        params: (alert) => params({ ...alert, labels: pick(alert.labels, labels) }),
      }
    },
    every(cron, params) {
      if (typeof cron === 'string' && cronFields.test(cron))
        return { kind: 'schedule', cron, params }
      throw new InvalidAnalyzerError(
        `A schedule has five fields (minute, hour, day, month, weekday) in UTC, like "0 9 * * 1", but was "${cron}"`,
      )
    },
    entity: (kind, params) => ({
      kind: 'entity',
      entity: kind,
      params(entity) {
        if (isOfKind(entity, kind)) return params(entity)
        throw new InvalidAnalyzerError(`A trigger on a ${kind} was given a ${entity.kind}`)
      },
    }),
  }
}

function isOfKind<Kind extends EntityKind>(entity: Entity, kind: Kind): entity is EntityOf<Kind> {
  return entity.kind === kind
}

/** Whether an alert has what the trigger asks for. */
export function matchesAlert(
  trigger: { readonly names?: readonly string[]; readonly labels: readonly string[] },
  alert: Pick<Alert, 'name' | 'labels'>,
): boolean {
  if (trigger.names && !trigger.names.includes(alert.name)) return false
  return trigger.labels.every((label) => (alert.labels[label] ?? '') !== '')
}

function pick<Label extends string>(
  labels: Readonly<Record<string, string>>,
  names: readonly Label[],
): Readonly<Record<string, string>> & Readonly<Record<Label, string>> {
  const chosen = {} as Record<Label, string>
  for (const name of names) chosen[name] = labels[name] ?? ''
  return { ...labels, ...chosen }
}
