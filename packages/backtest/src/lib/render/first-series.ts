import type { Entity, Evidence } from '@faultline/sdk'
import type { Outcome } from '../../report.ts'

/** A series, and what the finding that it is evidence of is about. */
export type ShownSeries = {
  readonly evidence: Extract<Evidence, { kind: 'series' }>
  readonly subject: Entity
}

/** The series that shows most: the first one of the finding that is ranked first. */
export function firstSeries({ findings }: Outcome): ShownSeries | null {
  for (const { evidence, entity } of findings) {
    for (const piece of evidence) {
      if (piece.kind === 'series' && piece.series.length > 0)
        return { evidence: piece, subject: entity }
    }
  }
  return null
}
