import type { Numbers } from '../answer.ts'
import { square } from '../numeric/elementary.ts'

/** What each leaf of a ratio had, and what its own past and its relatives' let expect. */
export interface RatioLeaves {
  /** Trials afterwards. */
  readonly whole: Float64Array
  /** Hits afterwards. */
  readonly part: Float64Array
  /** Hits that were to be expected of them. */
  readonly expected: Float64Array
  /** Variance of `expected`: how well it is known. */
  readonly uncertainty: Float64Array
}

interface RatioColumns {
  readonly partBefore: Numbers
  readonly wholeBefore: Numbers
  readonly partAfter: Numbers
  readonly wholeAfter: Numbers
}

/** More events than anybody counts; beyond it squares overflow. */
const most = 1e100
/** No rate is taken for smaller. */
const leastRate = 1e-12
/** Rounds of proportional fitting; the factors of four attributes settle in three. */
const rounds = 4
/** Hits that a value must have had for its factor to be half believed. */
const halfBelieved = 2
/** The prior of a leaf is worth between so many hits: alike or unlike as leaves may be. */
const [vaguest, surest] = [0.2, 50]
/** No expectation is better than a tenth: rates drift from hour to hour beyond what counting brings. */
const drift = 0.01

/**
 * Expected hits of each leaf: its own share of the time before, drawn towards what its attributes'
 * values had (rates multiply over attributes: iterative proportional fitting, Deming and Stephan
 * 1940) by a gamma prior as strong as the leaves are alike (empirical Bayes, by moments). So a leaf
 * without a past is expected to do as its relatives, and where nothing ever failed next to nothing
 * is expected anywhere. O(attributes × leaves).
 */
export function expectRatios(columns: RatioColumns, codes: readonly Numbers[]): RatioLeaves {
  const n = columns.wholeAfter.length
  const before = Float64Array.from(columns.partBefore, amount)
  const trials = Float64Array.from(columns.wholeBefore, amount)
  const usual = usualRates(before, trials, codes)
  const strength = likeness(before, trials, usual)
  const leaves: RatioLeaves = {
    whole: new Float64Array(n),
    part: new Float64Array(n),
    expected: new Float64Array(n),
    uncertainty: new Float64Array(n),
  }
  for (let i = 0; i < n; i++) {
    const whole = amount(columns.wholeAfter[i] ?? 0)
    const part = Math.min(whole, amount(columns.partAfter[i] ?? 0))
    const hits = (before[i] ?? 0) + strength
    const share = Math.min(0.999, hits / ((trials[i] ?? 0) + strength / (usual[i] ?? 1)))
    leaves.whole[i] = whole
    leaves.part[i] = part
    leaves.expected[i] = whole * share
    leaves.uncertainty[i] = square(leaves.expected[i] ?? 0) * (1 / hits + drift)
  }
  return leaves
}

function usualRates(
  before: Float64Array,
  trials: Float64Array,
  codes: readonly Numbers[],
): Float64Array {
  let hits = 0.5
  let all = 1
  for (let i = 0; i < before.length; i++) {
    hits += before[i] ?? 0
    all += trials[i] ?? 0
  }
  const usual = new Float64Array(before.length).fill(
    Math.min(0.999, Math.max(leastRate, hits / all)),
  )
  for (let round = 0; round < rounds; round++)
    for (const column of codes) fitAttribute(usual, column, { before, trials })
  return usual
}

/** Makes the hits of each value of one attribute as many as they were. */
function fitAttribute(
  usual: Float64Array,
  column: Numbers,
  past: { readonly before: Float64Array; readonly trials: Float64Array },
): void {
  const came = new Map<number, number>()
  const fitted = new Map<number, number>()
  for (let i = 0; i < usual.length; i++) {
    const code = column[i] ?? 0
    came.set(code, (came.get(code) ?? 0) + (past.before[i] ?? 0))
    fitted.set(code, (fitted.get(code) ?? 0) + (past.trials[i] ?? 0) * (usual[i] ?? 0))
  }
  for (let i = 0; i < usual.length; i++) {
    const code = column[i] ?? 0
    const factor = ((came.get(code) ?? 0) + halfBelieved) / ((fitted.get(code) ?? 0) + halfBelieved)
    usual[i] = Math.min(0.999, Math.max(leastRate, (usual[i] ?? 0) * factor))
  }
}

/** The hits that a leaf's prior is worth: the inverse of the squared spread of rates around the usual ones. */
function likeness(before: Float64Array, trials: Float64Array, usual: Float64Array): number {
  let beyond = 0
  let squares = 0
  for (let i = 0; i < before.length; i++) {
    const share = usual[i] ?? 0
    const mean = (trials[i] ?? 0) * share
    beyond += square((before[i] ?? 0) - mean) - mean * (1 - share)
    squares += mean * mean
  }
  return Math.min(surest, Math.max(vaguest, beyond > 0 ? squares / beyond : surest))
}

function amount(value: number): number {
  return Number.isFinite(value) && value > 0 ? Math.min(value, most) : 0
}
