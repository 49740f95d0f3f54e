import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { AnyAnalyzer, RunStatus } from './analyzer.ts'
import type { ExceededLimit } from './budget.ts'
import type { Conclusion } from './conclusion.ts'
import type { Entity, EntityKind } from './entity.ts'
import type { Finding } from './finding.ts'

/**
 * Runs other analyzers, each within its own needs. Their findings join this investigation; the same
 * analyzer with the same params runs once in it, and a cycle is cut with a finding that says so.
 */
export type Chain = {
  /** Runs an analyzer that this one imports. */
  <Chained extends AnyAnalyzer>(
    analyzer: Chained,
    params: ParamsOf<Chained>,
  ): Promise<ChainResult<EmittedBy<Chained>>>
  /**
   * Runs the analyzers that have a trigger on this kind of entity, whoever owns them. The results
   * are in the order of the analyzers' ids; there are none where nobody registered.
   */
  readonly whoever: <Kind extends EntityKind = EntityKind>(
    question: WhoeverQuestion<Kind>,
  ) => Promise<readonly WhoeverResult<Kind>[]>
}

/** What an analyzer must be given. */
export type ParamsOf<Chained extends AnyAnalyzer> = StandardSchemaV1.InferInput<Chained['params']>

/** The kinds of entities that an analyzer's findings are about. */
export type EmittedBy<Chained extends AnyAnalyzer> = Chained extends {
  readonly emits?: readonly (infer Kind extends EntityKind)[]
}
  ? Kind
  : EntityKind

export type WhoeverQuestion<Kind extends EntityKind = EntityKind> = {
  readonly entity: Entity
  /** Only analyzers that may emit one of these kinds, and of their findings only those. */
  readonly emits?: readonly Kind[]
}

/** What a chained run came to. A failed run is a result to handle, not an exception. */
export type ChainResult<Kind extends EntityKind = EntityKind> = {
  readonly status: RunStatus
  /** Its findings, and those of the runs that it chained, about the kinds that it emits. */
  readonly findings: readonly Finding<Kind>[]
  readonly conclusion: Conclusion
  /** One sentence, when the run did not succeed. */
  readonly error?: string
  /** The limit that ended the run, or because of which it was not begun. */
  readonly limit?: ExceededLimit
}

/** What an analyzer that answered `chain.whoever` came to. */
export type WhoeverResult<Kind extends EntityKind = EntityKind> = ChainResult<Kind> & {
  readonly analyzer: { readonly id: string; readonly title: string; readonly owner: string }
}
