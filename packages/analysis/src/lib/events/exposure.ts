import { answer, tooFew, type Answer, type Numbers } from '../answer.ts'
import { studentTwoSided } from '../numeric/distributions.ts'
import { momentsOf } from '../numeric/moments.ts'
import { missingIn, presentValues } from '../numeric/present.ts'
import { spearman } from '../correlation/pairwise.ts'
import { tooLarge } from '../numeric/options.ts'

export interface DoseResponse {
  /** Spearman's correlation of exposure and effect. */
  readonly correlation: number
  readonly pValue: number
}

/**
 * Does the effect grow with exposure to a change, as over a canary or a rollout (Spearman 1904; Hill
 * 1965)? Rank correlation of the share exposed and what was measured at the same times. Anything else
 * that drifts during the rollout looks the same: use a control group when there is one. O(n log n).
 *
 * @example doseResponse([0, 0.1, 0.5, 1], [100, 110, 150, 210]).value?.correlation // 1
 */
export function doseResponse(exposure: Numbers, effect: Numbers): Answer<DoseResponse | null> {
  const { value, diagnostics } = spearman(exposure, effect)
  if (value === null) return { value: null, diagnostics }
  return answer({ correlation: value.coefficient, pValue: value.pValue }, diagnostics)
}

export interface DifferenceInDifferences {
  /** (treated after − before) − (control after − before), in the unit of the values. */
  readonly effect: number
  readonly standardError: number
  readonly pValue: number
}

/**
 * Difference in differences: did what a change touched move more than what it did not touch (Snow
 * 1855; Card and Krueger 1994)? Welch-like test on the four means.
 *
 * Four lists of values of one unit, each of two at least. Assumes that both would have moved alike
 * without the change, and independent values; neighbouring points of a metric are not, which makes
 * the p-value too small. O(n).
 *
 * @example differenceInDifferences({ treatedBefore: [1, 2], treatedAfter: [8, 9], controlBefore: [1, 2], controlAfter: [2, 3] }).value?.effect // 6
 */
export function differenceInDifferences(groups: {
  readonly treatedBefore: Numbers
  readonly treatedAfter: Numbers
  readonly controlBefore: Numbers
  readonly controlAfter: Numbers
}): Answer<DifferenceInDifferences | null> {
  const parts = [
    groups.treatedAfter,
    groups.treatedBefore,
    groups.controlAfter,
    groups.controlBefore,
  ]
  const signs = [1, -1, -1, 1]
  let effect = 0
  let variance = 0
  let degrees = 0
  for (const [i, part] of parts.entries()) {
    const { count, mean, variance: spread } = momentsOf(presentValues(part))
    if (count < 2) return tooFew(count, 2)
    const error = spread / count
    effect += (signs[i] ?? 0) * mean
    variance += error
    degrees += (error * error) / (count - 1)
  }
  if (!Number.isFinite(variance * variance)) return tooLarge()
  const standardError = Math.sqrt(variance)
  if (!(standardError > 0)) {
    return answer({ effect, standardError: 0, pValue: effect === 0 ? 1 : 0 }, [
      ...missingIn(...parts),
      { code: 'constant-series', message: 'All four groups are constant; the p-value is a limit.' },
    ])
  }
  const pValue = studentTwoSided(effect / standardError, (variance * variance) / degrees)
  return answer({ effect, standardError, pValue }, missingIn(...parts))
}
