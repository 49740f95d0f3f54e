import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { Alert } from './alert.ts'
import type { Analyze } from './analyze.ts'
import type { Chain } from './chain.ts'
import type { EntityKind } from './entity.ts'
import { checkBudget, type Budget } from './budget.ts'
import { checkDefinition, checkTriggers } from './check-definition.ts'
import { InvalidAnalyzerError } from './errors.ts'
import type { Found } from './found.ts'
import type { ClientOf, Need } from './need.ts'
import type { Window } from './time.ts'
import { triggerBuilder, type Trigger, type TriggerBuilder } from './trigger.ts'

export type Needs = Readonly<Record<string, Need>>

export type RunStatus =
  | 'succeeded'
  | 'failed'
  | 'timed_out'
  | 'out_of_memory'
  | 'denied'
  | 'cancelled'

/** What `investigate` is given: all that an analyzer can reach. */
export type InvestigationContext<Params, N extends Needs, Kind extends EntityKind = EntityKind> = {
  readonly params: Params
  /** One client for each declared need. */
  readonly sources: { readonly [Name in keyof N]: ClientOf<N[Name]> }
  /** The stretch of time to look at; it ends at `now`. */
  readonly window: Window
  /** The investigation's clock, epoch milliseconds; `Date.now()` reads the same. */
  readonly now: number
  /** The alert that started the investigation, if one did. */
  readonly alert: Alert | null
  /** Names a part of the work; it is timed, shown live, and errors are reported from it. Steps nest. */
  readonly step: <Result>(name: string, work: () => Promise<Result> | Result) => Promise<Result>
  readonly chain: Chain
  /** Statistics on series, as evidence. */
  readonly analyze: Analyze
  readonly found: Found<Kind>
}

export type AnalyzerDefinition<
  Params extends StandardSchemaV1,
  N extends Needs,
  Kind extends EntityKind = EntityKind,
> = {
  /** Unique, lower case with dashes: `checkout-latency`. */
  readonly id: string
  readonly title: string
  /** The team that is asked when it is wrong. */
  readonly owner: string
  /** Any Standard Schema (zod, valibot, arktype, …). */
  readonly params: Params
  /** Everything that may be read; nothing else is reachable. */
  readonly needs: N
  /** The kinds of entities that its findings are about, where it is known; all unless told. */
  readonly emits?: readonly Kind[]
  readonly triggers?: (
    on: TriggerBuilder<StandardSchemaV1.InferInput<Params>>,
  ) => readonly Trigger<StandardSchemaV1.InferInput<Params>>[]
  /** What a run may use, where the defaults do not fit. */
  readonly limits?: Budget
  readonly investigate: (
    context: InvestigationContext<StandardSchemaV1.InferOutput<Params>, N, Kind>,
  ) => Promise<void> | void
}

/** An analyzer, as `defineAnalyzer` returns it. */
export type Analyzer<
  Params extends StandardSchemaV1 = StandardSchemaV1,
  N extends Needs = Needs,
  Kind extends EntityKind = EntityKind,
> = Omit<AnalyzerDefinition<Params, N, Kind>, 'triggers'> & {
  readonly kind: 'analyzer'
  readonly triggers: readonly Trigger<StandardSchemaV1.InferInput<Params>>[]
}

/** Every analyzer that was defined in this realm, so that a chained one is found by its id. */
const defined = new Map<string, AnyAnalyzer>()
/** Made where each was defined: errors that have no place of their own are reported from there. */
const places = new Map<string, Error>()

/** An analyzer whose params and needs are not known to the compiler. */
export type AnyAnalyzer = {
  readonly kind: 'analyzer'
  readonly id: string
  readonly title: string
  readonly owner: string
  readonly params: StandardSchemaV1
  readonly needs: Needs
  readonly emits?: readonly EntityKind[]
  readonly limits?: Budget
  readonly triggers: readonly Trigger<unknown>[]
  readonly investigate: (context: never) => Promise<void> | void
}

/**
 * Defines an analyzer: typed, versioned investigation code.
 * @throws InvalidAnalyzerError when a part of it is not what the types say, or the id is taken.
 */
export function defineAnalyzer<
  Params extends StandardSchemaV1,
  const N extends Needs,
  Kind extends EntityKind = EntityKind,
>(definition: AnalyzerDefinition<Params, N, Kind>): Analyzer<Params, N, Kind> {
  checkDefinition(definition)
  if (defined.has(definition.id)) {
    throw new InvalidAnalyzerError(
      `Two analyzers have the id "${definition.id}"; rename one of them`,
    )
  }
  if (definition.limits) checkBudget(definition.id, definition.limits)
  const triggers = definition.triggers?.(triggerBuilder()) ?? []
  checkTriggers(triggers, definition.id)
  const analyzer: Analyzer<Params, N, Kind> = { ...definition, kind: 'analyzer', triggers }
  defined.set(definition.id, analyzer)
  places.set(definition.id, new Error('defined here'))
  return analyzer
}

/** The analyzers that were defined in this realm, by id. */
export function definedAnalyzers(): ReadonlyMap<string, AnyAnalyzer> {
  return defined
}

/** The stack of the call of defineAnalyzer() that defined an analyzer of this realm. */
export function definitionPlace(id: string): string {
  return String(places.get(id)?.stack)
}
