/** What a streaming detector says about one point. */
export interface StreamVerdict {
  /** How surprising the point is: −log10 of its estimated tail probability, 0 to 12. */
  readonly score: number
  /** Whether this point opens an alert (the score passed the threshold and no alert is open). */
  readonly isAlert: boolean
}

export interface StreamingOptions {
  /** Score from which an alert opens; 5 unless told. */
  readonly threshold?: number
  /** Points that only teach; 150 unless told. */
  readonly warmUp?: number
  /** Points for which an alert keeps further ones quiet; 300 unless told. */
  readonly quiet?: number
  /** Points in one season (a day of 5-minute samples has 288); 0 for none, 288 unless told. */
  readonly season?: number
}

/** Watches one series point by point with bounded memory. */
export interface StreamingDetector {
  /** Takes the next value; `NaN` for a missing one. */
  readonly push: (value: number) => StreamVerdict
}

/** Phases of a season that are told apart. */
const phases = 24

/**
 * Streaming anomaly detection with bounded memory: O(1) time and about 100 numbers for a series of
 * any length.
 *
 * Three views vote, and the most surprised one counts. *Level*: the distance of a short mean from
 * the level, in deviations of that short mean. *Season*: the distance from the same phase of earlier
 * seasons. *Range*: how far a value leaves everything seen so far, in units of the usual range.
 * Levels and deviations forget exponentially, and surprising values are drawn in before they teach,
 * so that an incident does not become normal at once. Scores are tail probabilities of a logistic
 * law, whose tails are heavier than the normal's; metrics need that. One alert an incident: after
 * one, `quiet` points pass before the next.
 *
 * Distrust it in the first season, and for series whose noise grows with their level (take
 * logarithms). Pushing one by one equals pushing in batches, since there is no other state.
 *
 * @example const detector = createStreamingDetector(); for (const value of values) detector.push(value).isAlert
 */
export function createStreamingDetector(options: StreamingOptions = {}): StreamingDetector {
  const threshold = options.threshold ?? 5
  const warmUp = Math.max(10, options.warmUp ?? 150)
  const quiet = options.quiet ?? 300
  const season = options.season ?? 288
  const slow = createTracker(1 / 400)
  const means = createTracker(1 / 400)
  const bySeason = Array.from({ length: phases }, () => createTracker(1 / 150))
  let short = NaN
  let lowest = Infinity
  let highest = -Infinity
  let count = 0
  let lastAlert = -Infinity
  const push = (value: number): StreamVerdict => {
    if (!Number.isFinite(value)) return { score: 0, isAlert: false }
    short = Number.isNaN(short) ? value : short + (value - short) / 8
    const phase =
      season > 0 ? bySeason[Math.floor(((count % season) * phases) / season)] : undefined
    const level = surprise(means.distance(short))
    const usual = highest - lowest
    const beyond = value > highest ? value - highest : value < lowest ? lowest - value : 0
    // A quarter of everything seen so far beyond it is as surprising as six deviations.
    const range = usual > 0 && beyond > 0 ? surprise(Math.min(beyond / usual, 2) * 25) : 0
    const seasonal =
      phase !== undefined && phase.count() > 30
        ? surprise(Math.min(Math.abs(phase.distance(value)), Math.abs(slow.distance(value))))
        : 0
    const score = count < warmUp ? 0 : Math.max(level * 0.8, range, seasonal)
    slow.learn(value)
    means.learn(short)
    phase?.learn(value)
    lowest = Math.min(lowest, value)
    highest = Math.max(highest, value)
    count++
    const isAlert = score >= threshold && count - lastAlert > quiet
    if (isAlert) lastAlert = count
    return { score, isAlert }
  }
  return { push }
}

/** −log10 of the two-sided tail of a logistic law with unit deviation. */
function surprise(distance: number): number {
  const size = (Math.abs(distance) * Math.PI) / Math.sqrt(3)
  return Math.min(12, Math.max(0, (size - Math.LN2) / Math.LN10))
}

interface Tracker {
  readonly distance: (value: number) => number
  readonly learn: (value: number) => void
  readonly count: () => number
}

/** Exponentially forgetting level and mean absolute deviation; values far out are drawn in. */
function createTracker(rate: number): Tracker {
  let level = NaN
  let deviation = 0
  let seen = 0
  return {
    distance: (value) =>
      seen < 2 || deviation <= 0
        ? 0
        : (value - level) / (1.2533 * deviation + 1e-9 * Math.abs(level)),
    learn: (value) => {
      seen++
      if (seen === 1) {
        level = value
        return
      }
      // The first points weigh as in a plain mean, so that the start is not forgotten slowly.
      const step = Math.max(rate, 1 / seen)
      const limit = seen > 10 && deviation > 0 ? 5 * deviation : Infinity
      const difference = Math.max(-limit, Math.min(limit, value - level))
      level += step * difference
      deviation += step * (Math.abs(difference) - deviation)
    },
    count: () => seen,
  }
}
