import { log } from '../numeric/elementary.ts'
import { answer, noAnswer, type Answer } from '../answer.ts'
import { leavesOf, missingAmounts, type Cube } from './cube.ts'

/** A value of one attribute with its part in the change. */
export interface AttributeValueShare {
  readonly value: string
  readonly expected: number
  readonly actual: number
  /** (actual − expected) / change of the whole: 1 when it explains everything, negative against the tide. */
  readonly explanatoryPower: number
  /** How much its share of the whole changed: Jensen–Shannon divergence term, in nats. */
  readonly surprise: number
}

export interface AttributeExplanation {
  readonly attribute: string
  /** Sum of the surprises of the values chosen; attributes are ordered by it. */
  readonly surprise: number
  /** The fewest surprising values that explain the threshold; empty when none do. */
  readonly explainedBy: readonly AttributeValueShare[]
  readonly values: readonly AttributeValueShare[]
}

/**
 * Adtributor: explains a change by the values of single attributes (Bhagwan et al., NSDI 2014): for
 * each attribute the most surprising values that together explain `threshold` of the change, each at
 * least `minimumPower` of it; attributes by their surprise.
 *
 * Use it to show *how* each attribute took part; combinations are for `explainChange`. O(leaves ×
 * attributes).
 *
 * @example adtributor(cube).value?.[0]?.attribute // 'data-centre'
 */
export function adtributor(
  cube: Cube,
  options: { readonly threshold?: number; readonly minimumPower?: number } = {},
): Answer<readonly AttributeExplanation[] | null> {
  const leaves = leavesOf(cube)
  if (!('expected' in leaves)) return leaves
  const expected = leaves.expected.reduce((sum, value) => sum + value, 0)
  const actual = leaves.actual.reduce((sum, value) => sum + value, 0)
  if (actual === expected)
    return noAnswer(
      'no-alternative',
      'The total did not change, so no part of it can explain a change.',
    )
  const explanations = cube.attributes.map((attribute, index): AttributeExplanation => {
    const before = new Float64Array(attribute.values.length)
    const after = new Float64Array(attribute.values.length)
    for (let leaf = 0; leaf < leaves.expected.length; leaf++) {
      const code = cube.codes[index]?.[leaf] ?? 0
      before[code] = (before[code] ?? 0) + (leaves.expected[leaf] ?? 0)
      after[code] = (after[code] ?? 0) + (leaves.actual[leaf] ?? 0)
    }
    const values = attribute.values.map((value, code) => ({
      value,
      expected: before[code] ?? 0,
      actual: after[code] ?? 0,
      explanatoryPower: ((after[code] ?? 0) - (before[code] ?? 0)) / (actual - expected),
      surprise: surprise((before[code] ?? 0) / expected, (after[code] ?? 0) / actual),
    }))
    const explainedBy = succinct(values, options)
    return {
      attribute: attribute.name,
      surprise: explainedBy.reduce((sum, value) => sum + value.surprise, 0),
      explainedBy,
      values,
    }
  })
  explanations.sort((a, b) => b.surprise - a.surprise || (a.attribute < b.attribute ? -1 : 1))
  return answer(explanations, missingAmounts(cube))
}

/** One term of the Jensen–Shannon divergence between shares before (p) and after (q), in nats. */
function surprise(p: number, q: number): number {
  const middle = p + q
  if (!(middle > 0)) return 0
  const left = p > 0 ? p * log((2 * p) / middle) : 0
  const right = q > 0 ? q * log((2 * q) / middle) : 0
  return 0.5 * (left + right)
}

function succinct(
  values: readonly AttributeValueShare[],
  options: { readonly threshold?: number; readonly minimumPower?: number },
): AttributeValueShare[] {
  const threshold = options.threshold ?? 0.67
  const chosen: AttributeValueShare[] = []
  let power = 0
  for (const value of [...values].sort((a, b) => b.surprise - a.surprise)) {
    if (value.explanatoryPower < (options.minimumPower ?? 0.1)) continue
    chosen.push(value)
    power += value.explanatoryPower
    if (power > threshold) return chosen
  }
  return []
}
