import { createRandom, type Random } from '../../packages/analysis/src/lib/numeric/random.ts'

/** Draws from a seeded source, for families of data that are made up. */
export interface Draws {
  readonly uniform: (low: number, high: number) => number
  readonly integer: (low: number, high: number) => number
  /** Uniform in the logarithm. */
  readonly scale: (low: number, high: number) => number
  readonly gaussian: () => number
  /** Student's t with few degrees of freedom: heavy tails. */
  readonly heavy: (degrees: number) => number
  readonly poisson: (mean: number) => number
  readonly binomial: (trials: number, share: number) => number
  readonly pick: <T>(from: readonly [T, ...(readonly T[])]) => T
  readonly chance: (share: number) => boolean
}

export function createDraws(seed: number): Draws {
  const random: Random = createRandom(seed)
  const uniform = (low: number, high: number): number => low + (high - low) * random()
  const gaussian = (): number =>
    Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const poisson = (mean: number): number => {
    if (mean > 50) return Math.max(0, Math.round(mean + Math.sqrt(mean) * gaussian()))
    const limit = Math.exp(-mean)
    let count = 0
    for (let product = random(); product > limit; product *= random()) count++
    return count
  }
  const binomial = (trials: number, share: number): number => {
    if (share > 0.5) return trials - binomial(trials, 1 - share)
    const mean = trials * share
    if (mean > 50)
      return Math.min(
        trials,
        Math.max(0, Math.round(mean + Math.sqrt(mean * (1 - share)) * gaussian())),
      )
    if (trials > 1000) return Math.min(trials, poisson(mean))
    let hits = 0
    for (let i = 0; i < trials; i++) if (random() < share) hits++
    return hits
  }
  return {
    uniform,
    integer: (low, high) => Math.floor(uniform(low, high + 1)),
    scale: (low, high) => Math.exp(uniform(Math.log(low), Math.log(high))),
    gaussian,
    heavy: (degrees) => {
      let squares = 0
      for (let i = 0; i < degrees; i++) squares += gaussian() ** 2
      return gaussian() / Math.sqrt(squares / degrees)
    },
    poisson,
    binomial,
    pick: (from) => from[Math.floor(random() * from.length)] ?? from[0],
    chance: (share) => random() < share,
  }
}
