import { power } from '../numeric/elementary.ts'
import { shiftProbability } from '../change-points/shift-significance.ts'

/** One reason for or against an event, with the odds that it multiplies. */
export interface EventFactor {
  readonly name:
    | 'prior'
    | 'timing'
    | 'scope'
    | 'suspicion'
    | 'behaviour'
    | 'size'
    | 'dose-response'
    | 'control-group'
    | 'history'
    | 'reverted'
  /** How many times more likely this is if the event is the cause than if something unlisted is. */
  readonly likelihoodRatio: number
  readonly sentence: string
}

/** What was measured about an event beyond its time and place. All parts are optional. */
export interface MeasuredEvidence {
  /** Does the effect grow with exposure (share of traffic on the new version)? See `doseResponse`. */
  readonly doseResponse?: { readonly correlation: number; readonly pValue: number }
  /** Did what the change touched move more than what it did not? See `differenceInDifferences`. */
  readonly controlGroup?: { readonly effect: number; readonly pValue: number }
  /** Earlier changes of this kind and place, and how many were followed by a shift like this. */
  readonly history?: { readonly changes: number; readonly followedByShift: number }
  /** The change was undone: did the shift go away with it? */
  readonly reverted?: { readonly shiftEnded: boolean }
}

interface PlacedEvent {
  readonly scope: Readonly<Record<string, string>>
  readonly relation?: 'same' | 'callee' | 'caller' | 'unrelated'
}

const relationRatios = { same: 4, callee: 2, caller: 0.3, unrelated: 0.05 } as const
/** A label on which both agree is this much more likely for the true cause; a conflict this much less. */
const agreement = 3
const conflict = 0.1

/** Weighs where an event happened against where the shift starts. */
export function scopeFactor(
  event: PlacedEvent,
  scope: Readonly<Record<string, string>>,
): EventFactor {
  const agreeing: string[] = []
  const conflicting: string[] = []
  for (const [label, value] of Object.entries(event.scope)) {
    const here = scope[label]
    // The relation says more about the service than the bare name, so it replaces that label.
    if (here === undefined || (label === 'service' && event.relation !== undefined)) continue
    if (here === value) agreeing.push(`${label} ${value}`)
    else conflicting.push(`${label} ${value} instead of ${here}`)
  }
  let likelihoodRatio = power(agreement, agreeing.length) * power(conflict, conflicting.length)
  const parts: string[] = []
  if (event.relation !== undefined) {
    likelihoodRatio *= relationRatios[event.relation]
    parts.push(relationSentence(event.relation))
  }
  if (agreeing.length > 0) parts.push(`It touches the same ${agreeing.join(', ')}.`)
  if (conflicting.length > 0) parts.push(`It touches ${conflicting.join(', ')}.`)
  if (parts.length === 0) {
    likelihoodRatio = 0.5
    parts.push('Nothing ties it to the place of the shift, and nothing excludes it.')
  }
  return {
    name: 'scope',
    likelihoodRatio: Math.min(100, Math.max(0.001, likelihoodRatio)),
    sentence: parts.join(' '),
  }
}

function relationSentence(relation: 'same' | 'callee' | 'caller' | 'unrelated'): string {
  if (relation === 'same') return 'It changed the very place where the shift starts.'
  if (relation === 'callee') return 'It changed something that the shifted place calls.'
  if (relation === 'caller') return 'It changed only a caller of the shifted place.'
  return 'It changed another part of the system.'
}

/** Turns each piece of measured evidence into a bounded likelihood ratio. */
export function evidenceFactors(evidence: MeasuredEvidence | undefined): EventFactor[] {
  const factors: EventFactor[] = []
  if (evidence?.doseResponse !== undefined) {
    const { correlation, pValue } = evidence.doseResponse
    const ratio = correlation > 0 ? supportRatio(pValue) : 0.2
    factors.push({
      name: 'dose-response',
      likelihoodRatio: ratio,
      sentence:
        ratio > 1
          ? `The effect grows with exposure to it (correlation ${correlation.toFixed(2)}).`
          : `The effect does not grow with exposure to it (correlation ${correlation.toFixed(2)}).`,
    })
  }
  if (evidence?.controlGroup !== undefined) {
    const { effect, pValue } = evidence.controlGroup
    const ratio = supportRatio(pValue)
    factors.push({
      name: 'control-group',
      likelihoodRatio: ratio,
      sentence:
        ratio > 1
          ? `What it touched moved ${effect.toPrecision(2)} more than what it did not touch.`
          : 'What it did not touch moved as much as what it touched.',
    })
  }
  if (evidence?.history !== undefined) {
    const { changes, followedByShift } = evidence.history
    // Laplace's rule against one bad change in ten, the habit of an ordinary service.
    const ratio = Math.min(3, Math.max(1 / 3, (followedByShift + 1) / (changes + 2) / 0.1))
    factors.push({
      name: 'history',
      likelihoodRatio: ratio,
      sentence: `${followedByShift} of its ${changes} earlier changes were followed by a shift.`,
    })
  }
  if (evidence?.reverted !== undefined) {
    const { shiftEnded } = evidence.reverted
    factors.push({
      name: 'reverted',
      likelihoodRatio: shiftEnded ? 20 : 0.05,
      sentence: shiftEnded
        ? 'The shift ended when it was undone.'
        : 'The shift went on after it was undone.',
    })
  }
  return factors
}

/** From a p-value to a ratio between 1/5 (clearly no effect) and 50 (beyond doubt). */
function supportRatio(pValue: number): number {
  if (!(pValue >= 0)) return 1
  if (pValue > 0.3) return 0.2
  const probability = shiftProbability(pValue)
  return Math.min(50, Math.max(0.5, probability / (1 - probability)))
}
