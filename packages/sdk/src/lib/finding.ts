import type { EntityKind, EntityOf } from './entity.ts'
import type { Calibrated } from './calibration.ts'
import type { Evidence } from './evidence.ts'

/**
 * `cause`: what the trouble comes from. `contributing`: makes it worse, or is where it begins to
 * show. `symptom`: suffers from it. `ruled_out`: was suspected and is innocent. `inconclusive`: a
 * hypothesis that the evidence neither supports nor refutes.
 */
export type FindingKind = 'cause' | 'contributing' | 'symptom' | 'ruled_out' | 'inconclusive'

/** Something that can be done about a finding. */
export type SuggestedAction = {
  readonly title: string
  /** Command or address that does it, where one is known. */
  readonly command?: string
}

/** A finding about an entity of one of the kinds. */
export type Finding<Kind extends EntityKind = EntityKind> = {
  /** Unique within the investigation: the run's id and a sequence number. */
  readonly id: string
  readonly kind: FindingKind
  readonly entity: EntityOf<Kind>
  /** Probability that the finding is true, 0..1. */
  readonly confidence: number
  /** One sentence for a person. */
  readonly summary: string
  readonly evidence: readonly Evidence[]
  readonly actions: readonly SuggestedAction[]
  /** Id of the analyzer that found it. */
  readonly analyzer: string
  /** Present when the confidence is a probability that was fitted on cases. */
  readonly calibration?: Calibrated
}
