import { log } from '../numeric/elementary.ts'
import type { SegmentCost } from './costs.ts'
import { levelOrLineCost } from './level-or-line.ts'
import { optimalPartition } from './segmentation.ts'
import { fitSegments } from './segment-residuals.ts'

/** The best segmentation at a price, which both a change and a line must save. */
export interface Priced {
  readonly changePoints: readonly number[]
  readonly price: number
}

interface Step extends Priced {
  /** What is paid for, in prices: changes and lines. */
  readonly paid: number
}

/** Prices by index, highest first, and what is paid at those before and after; 0 and infinity at the ends. */
interface Stretch {
  readonly from: number
  readonly to: number
  readonly above: number
  readonly below: number
}

/**
 * The lowest price, in overall variances and ln n: what explains less of the whole is no change that
 * anybody would see in a picture of the series, and smooth series would be cut into arcs.
 */
const leastPrice = 0.15
/** From one price to the next along the path of segmentations. */
const priceStep = 1.7

/**
 * The best segmentations at falling prices, until there are as many changes as could be told apart.
 * What is paid for only grows as the price falls, so between two prices at which it is equal nothing
 * is new, and they are halved only where it differs (CROPS: Haynes, Eckley and Fearnhead 2017).
 * Of standardised values. Some four or five times PELT.
 */
export function pricePath(dimensions: readonly Float64Array[], minimum: number): Priced[] {
  const n = dimensions[0]?.length ?? 0
  const prices: number[] = []
  for (let price = n / priceStep; price > leastPrice * log(n); price /= priceStep)
    prices.push(price)
  const steps = new Map<number, Step>()
  const most = Math.max(3, n / 8)
  const search = ({ from, to, above, below }: Stretch): void => {
    if (from >= to || above === below) return
    const middle = Math.floor((from + to) / 2)
    const step = solve(dimensions, minimum, prices[middle] ?? n)
    steps.set(middle, step)
    search({ from, to: middle, above, below: step.paid })
    if (step.changePoints.length <= most) search({ from: middle + 1, to, above: step.paid, below })
  }
  search({ from: 0, to: prices.length, above: 0, below: Infinity })
  const found: Priced[] = []
  for (const [, { changePoints, price, paid }] of [...steps].toSorted(([a], [b]) => a - b)) {
    // What pays for nothing does not at any higher price either.
    if (changePoints.join() !== found.at(-1)?.changePoints.join())
      found.push({ changePoints, price: paid === 0 ? (prices[0] ?? n) : price })
    if (changePoints.length > most) break
  }
  return found
}

function solve(dimensions: readonly Float64Array[], minimum: number, price: number): Step {
  const n = dimensions[0]?.length ?? 0
  // Dimensions add their savings, so what one change must save grows with their number, slowly.
  const together = Math.sqrt(dimensions.length)
  const costs = dimensions.map((values) => levelOrLineCost(values, price))
  const [only] = costs
  const cost: SegmentCost =
    only !== undefined && costs.length === 1
      ? only
      : (from, to) => costs.reduce((sum, one) => sum + one(from, to), 0)
  const changePoints = optimalPartition({ n, cost, penalty: price * together, minimum })
  const lines = dimensions.reduce(
    (sum, values) => sum + fitSegments(values, changePoints, price).lines,
    0,
  )
  return { changePoints, price, paid: together * changePoints.length + lines }
}
