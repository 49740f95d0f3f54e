import { expm1 } from '../numeric/elementary.ts'
/** What a streaming detector says about one point. */
export interface StreamVerdict {
  /** How surprising the point is: −log10 of its estimated tail probability, 0 to 12. */
  readonly score: number
  /** Whether this point opens an alert (the score passed the threshold and no alert is open). */
  readonly isAlert: boolean
  /** 1 − that tail probability; it assumes the logistic law and is not corrected for the number of points. */
  readonly probability: number
  /**
   * How many points the abnormal stretch lasts so far, this one included; 0 while all is normal. When
   * an alert opens, its onset lies `abnormalFor` − 1 points back. A stretch begins with a score of half
   * the threshold and ends when some points in a row stay below.
   */
  readonly abnormalFor: number
}

export interface StreamingOptions {
  /** Score from which an alert opens; 5 unless told. */
  readonly threshold?: number
  /** Points that only teach; 150 unless told. */
  readonly warmUp?: number
  /** Points for which an alert keeps further ones quiet; half a season unless told, 300 without one. */
  readonly quiet?: number
  /** Points in one day (5-minute samples have 288, the default); 0 when there is no daily rhythm. */
  readonly season?: number
}

/** Watches one series point by point with bounded memory. */
export interface StreamingDetector {
  /**
   * Takes the next value; `NaN` for a missing one. With its time (epoch milliseconds) the hour of the
   * day and the day of the week are the clock's; without, points are counted from the first.
   */
  readonly push: (value: number, timeMs?: number) => StreamVerdict
}

/** Phases of a day that are told apart, and days of a week. */
const phases = 24
const weekdays = 7
const hourMs = 3_600_000
/** How many points the short means span. */
const shortSpan = 8
/** A lasting departure says more than a single wild point, which counts by half. */
const pointWeight = 0.5
/** Scores end here. */
const highest = 12

/**
 * Streaming anomaly detection with bounded memory: O(1) time a point and some 600 numbers for a
 * series of any length. The parts are known (exponentially weighted means, Roberts 1959), their
 * sum is this library's own.
 *
 * Four views vote, and the most surprised one counts. *Level*: the distance of a short mean from
 * the level, in deviations of that short mean. *Point*: the distance from what is usual at this
 * hour of the day, and after two weeks at this hour of the week. *Lasting*: the short mean of
 * those distances. *Range*: how far a value leaves everything seen so far, in units of the usual
 * range. Levels and deviations forget exponentially, and surprising values are drawn in before
 * they teach, so that an incident does not become normal at once. Scores are tail probabilities of
 * a logistic law, whose tails are heavier than the normal's; metrics need that. A single point
 * counts by half. One alert an incident: after one, `quiet` points pass before the next.
 *
 * Values are evenly spaced, in any unit. Distrust it in the first two days, and for series whose
 * noise grows with their level (take logarithms). Pushing one by one equals pushing in batches,
 * since there is no other state.
 *
 * @example const detector = createStreamingDetector({ season: 24 }); hourly.forEach((value) => detector.push(value)); detector.push(900).isAlert // true
 */
export function createStreamingDetector(options: StreamingOptions = {}): StreamingDetector {
  const threshold = options.threshold ?? 5
  const warmUp = Math.max(10, options.warmUp ?? 150)
  const season = options.season ?? 288
  const quiet = options.quiet ?? (season > 0 ? Math.round(season / 2) : 300)
  const level = createTracker(1 / 400)
  const range = createRange()
  const context = createContext(season)
  let short = NaN
  let count = 0
  let lastAlert = -Infinity
  const lasts = createStretch(threshold / 2)
  const push = (value: number, timeMs?: number): StreamVerdict => {
    if (!Number.isFinite(value))
      return { score: 0, isAlert: false, probability: 0, abnormalFor: lasts(NaN) }
    short = Number.isNaN(short) ? value : short + (value - short) / shortSpan
    const usual = context(value, timeMs) ?? surprise(level.distance(short))
    const views = Math.max(usual, range(value))
    const score = count < warmUp ? 0 : Math.min(highest, views)
    level.learn(short)
    count++
    const isAlert = score >= threshold && count - lastAlert > quiet
    if (isAlert) lastAlert = count
    const abnormalFor = lasts(score)
    return { score, isAlert, probability: -expm1(-score * Math.LN10), abnormalFor }
  }
  return { push }
}

/** Counts the points of an abnormal stretch; a missing one belongs to the stretch that it lies in. */
function createStretch(bound: number): (score: number) => number {
  let length = 0
  let calm = 0
  return (score) => {
    calm = score >= bound ? 0 : calm + 1
    length = calm > shortSpan || (calm > 0 && length === 0) ? 0 : length + 1
    return length
  }
}

/** How surprising it is to leave the range of everything seen: a quarter beyond it is as much as six deviations. */
function createRange(): (value: number) => number {
  let low = Infinity
  let high = -Infinity
  return (value) => {
    const usual = high - low
    const beyond = value > high ? value - high : value < low ? low - value : 0
    low = Math.min(low, value)
    high = Math.max(high, value)
    return usual > 0 && beyond > 0 ? surprise(Math.min(beyond / usual, 2) * 25) : 0
  }
}

/** How surprising a value is for its hour of the day or week; nothing while that is not known. */
function createContext(season: number): (value: number, timeMs?: number) => number | undefined {
  if (!(season > 0)) return () => undefined
  const byHour = Array.from({ length: phases }, () => createTracker(1 / 150))
  const byWeekHour = Array.from({ length: weekdays * phases }, () => createTracker(1 / 150))
  const residuals = createTracker(1 / 400)
  const lasting = createTracker(1 / 400)
  const known = (2 * season) / phases + 1
  let short = 0
  let count = 0
  return (value, timeMs) => {
    const hours =
      timeMs === undefined ? Math.floor((count * phases) / season) : Math.floor(timeMs / hourMs)
    const phase = ((hours % phases) + phases) % phases
    const weekday = ((Math.floor(hours / phases) % weekdays) + weekdays) % weekdays
    const hour = byHour[phase]
    const weekHour = byWeekHour[weekday * phases + phase]
    if (hour === undefined || weekHour === undefined) return undefined
    const knowsWeek = count >= 2 * weekdays * season && weekHour.count() >= known
    const knowsDay = count >= 2 * season && hour.count() >= known
    let views: number | undefined
    if (knowsWeek || knowsDay) {
      const usual = knowsWeek ? weekHour : hour
      const residual = value - usual.level()
      short += (residual - short) / shortSpan
      // An hour that happens to be calm must not make every value there a surprise.
      const spread = Math.max(usual.spread(), residuals.spread() / 2, 1e-9 * Math.abs(value))
      const point = spread > 0 ? surprise(residual / spread) : 0
      views = Math.max(pointWeight * point, surprise(lasting.distance(short)))
      residuals.learn(residual)
      lasting.learn(short)
    }
    hour.learn(value)
    weekHour.learn(value)
    count++
    return views
  }
}

/** −log10 of the two-sided tail of a logistic law with unit deviation. */
function surprise(distance: number): number {
  const size = (Math.abs(distance) * Math.PI) / Math.sqrt(3)
  return Math.max(0, (size - Math.LN2) / Math.LN10)
}

interface Tracker {
  readonly distance: (value: number) => number
  readonly learn: (value: number) => void
  readonly level: () => number
  /** Standard deviation, if the values are normal. */
  readonly spread: () => number
  readonly count: () => number
}

/** Values this many mean deviations from the level teach no more than one there: else a burst would hide the next. */
const farOut = 3

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
      const limit = seen > 10 && deviation > 0 ? farOut * deviation : Infinity
      const difference = Math.max(-limit, Math.min(limit, value - level))
      level += step * difference
      deviation += step * (Math.abs(difference) - deviation)
    },
    level: () => level,
    spread: () => 1.2533 * deviation,
    count: () => seen,
  }
}
