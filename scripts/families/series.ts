import { binarySegmentation, changePoints } from '@faultline/analysis'
import { scorePoints, type AnnotatedSeries } from '../accuracy/tcpd.ts'
import { createDraws, type Draws } from './draws.ts'

/** A series whose changes are known. */
interface SeriesCase {
  readonly values: Float64Array
  /** Index of the first point of each new segment. */
  readonly truth: readonly number[]
}

type Noise = (n: number) => Float64Array

const families: Readonly<Record<string, (draws: Draws) => SeriesCase>> = {
  'steps, normal noise': (draws) => steps(draws, white(draws), {}),
  'steps, heavy tails': (draws) => steps(draws, heavy(draws), {}),
  'steps, noise with memory': (draws) => steps(draws, memory(draws, draws.uniform(0.2, 0.7)), {}),
  'steps, short': (draws) => steps(draws, white(draws), { length: [12, 50], changes: [1, 2] }),
  'steps, many': (draws) => steps(draws, white(draws), { length: [150, 600], changes: [6, 14] }),
  'trends that turn': (draws) => trends(draws, white(draws)),
  'no change, noise with memory': (draws) => flat(draws, memory(draws, draws.uniform(0.2, 0.7))),
  'no change, short': (draws) => ({ values: white(draws)(draws.integer(10, 50)), truth: [] }),
  'no change, trend': (draws) => {
    const { values } = flat(draws, white(draws))
    const slope = draws.uniform(4, 15) / values.length
    return { values: values.map((value, i) => value + slope * i), truth: [] }
  },
  'no change, season': (draws) => season(draws),
  'spread only': (draws) => spreadOnly(draws),
}

/** F1 and cover, as TCPD defines them, of each family; plain binary segmentation beside the default. */
export function scoreSeries(seed: number, count: number): object[] {
  const rows = Object.entries(families).map(([family, make]) => {
    const all = Array.from({ length: count }, (_, i): AnnotatedSeries => {
      const { values, truth } = make(createDraws(seed * 100_000 + i))
      return {
        name: `${i}`,
        length: values.length,
        dimensions: [values],
        annotators: [truth],
      }
    })
    const scored = (method: (values: Float64Array) => readonly number[] | undefined) => {
      const cases = all.map(({ name, dimensions: [values] }) => ({
        case: name,
        split: 'all',
        truth: [],
        points: (values && method(values)) ?? [],
        ms: 0,
      }))
      const { f1 = 0, cover = 0 } = scorePoints(all, cases).metrics
      return { f1, cover }
    }
    const own = scored((values) => changePoints([values]).value?.changePoints)
    const plain = scored((values) => plainSegmentation(values))
    return { family, cases: count, ...own, 'plain f1': plain.f1, 'plain cover': plain.cover }
  })
  const mean = (of: (row: (typeof rows)[number]) => number): number =>
    rows.reduce((sum, row) => sum + of(row), 0) / rows.length
  return [
    ...rows,
    {
      family: 'all',
      cases: count * rows.length,
      f1: mean((row) => row.f1),
      cover: mean((row) => row.cover),
      'plain f1': mean((row) => row['plain f1']),
      'plain cover': mean((row) => row['plain cover']),
    },
  ]
}

/** Binary segmentation at 2 ln n of the overall variance, as textbooks have it. */
function plainSegmentation(values: Float64Array): readonly number[] | undefined {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
  const penalty = 2 * variance * Math.log(values.length)
  return binarySegmentation(values, { penalty }).value?.changePoints
}

function white(draws: Draws): Noise {
  return (n) => Float64Array.from({ length: n }, () => draws.gaussian())
}

function heavy(draws: Draws): Noise {
  return (n) => Float64Array.from({ length: n }, () => draws.heavy(3) / Math.sqrt(3))
}

/** Autoregressive of first order, of variance one. */
function memory(draws: Draws, by: number): Noise {
  return (n) => {
    const values = new Float64Array(n)
    let last = draws.gaussian()
    for (let i = 0; i < n; i++) {
      values[i] = last
      last = by * last + Math.sqrt(1 - by * by) * draws.gaussian()
    }
    return values
  }
}

function flat(draws: Draws, noise: Noise): SeriesCase {
  return { values: noise(Math.round(draws.scale(50, 500))), truth: [] }
}

interface Shape {
  readonly length?: readonly [number, number]
  readonly changes?: readonly [number, number]
}

/** Levels one and a half to eight deviations apart, in segments of at least a twentieth (six points). */
function steps(draws: Draws, noise: Noise, shape: Shape): SeriesCase {
  const n = Math.round(draws.scale(...(shape.length ?? ([60, 600] as const))))
  const truth = drawTruth(draws, n, draws.integer(...(shape.changes ?? ([1, 5] as const))))
  const values = noise(n)
  let level = 0
  for (let i = 0; i < n; i++) {
    if (truth.includes(i)) level += draws.scale(1.5, 8) * (draws.chance(0.5) ? 1 : -1)
    values[i] = (values[i] ?? 0) + level
  }
  return { values, truth }
}

function trends(draws: Draws, noise: Noise): SeriesCase {
  const n = Math.round(draws.scale(60, 600))
  const truth = drawTruth(draws, n, draws.integer(1, 3))
  const values = noise(n)
  let level = 0
  let slope = draws.uniform(-20, 20) / n
  for (let i = 0; i < n; i++) {
    if (truth.includes(i)) slope += (draws.scale(15, 60) / n) * (slope > 0 ? -1 : 1)
    level += slope
    values[i] = (values[i] ?? 0) + level
  }
  return { values, truth }
}

function season(draws: Draws): SeriesCase {
  const { values } = flat(draws, white(draws))
  const period = draws.integer(6, 24)
  const size = draws.uniform(1, 4)
  return {
    values: values.map((value, i) => value + size * Math.sin((2 * Math.PI * i) / period)),
    truth: [],
  }
}

function spreadOnly(draws: Draws): SeriesCase {
  const n = Math.round(draws.scale(60, 600))
  const [at = 0] = drawTruth(draws, n, 1)
  const factor = draws.scale(2, 6)
  return {
    values: white(draws)(n).map((value, i) => (i < at ? value : factor * value)),
    truth: [at],
  }
}

function drawTruth(draws: Draws, n: number, wanted: number): number[] {
  const apart = Math.max(5, Math.floor(n / 20))
  const found: number[] = []
  for (let attempt = 0; attempt < 200 && found.length < wanted; attempt++) {
    const at = draws.integer(apart, n - apart)
    if (found.every((other) => Math.abs(other - at) >= apart)) found.push(at)
  }
  return found.sort((a, b) => a - b)
}
