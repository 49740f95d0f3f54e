import { compareVersions, welch, type VersionMetric } from '@faultline/analysis'
import { createDraws, type Draws } from './draws.ts'

/** Metrics of a release of which at most one is worse. */
interface CanaryCase {
  readonly metrics: readonly VersionMetric[]
  readonly faulty: string | undefined
}

/** A canary beside its baseline for 10 to 60 minutes of traffic with a shape, four to ten metrics, a tenth to half of the requests. */
export function generateCanary(seed: number, isFaulty: boolean): CanaryCase {
  const draws = createDraws(seed)
  const minutes = draws.integer(10, 60)
  const load = Array.from({ length: minutes }, (_, i) =>
    Math.exp(
      draws.uniform(0.2, 0.8) * Math.sin((i + draws.integer(0, 2)) / 7) + 0.1 * draws.gaussian(),
    ),
  )
  const share = draws.uniform(0.1, 0.5)
  const requests = draws.scale(30, 3000)
  const whole = load.map((one) => draws.poisson(requests * one))
  const canaryWhole = whole.map((one) => draws.binomial(one, share))
  const baselineWhole = whole.map((one, i) => one - (canaryWhole[i] ?? 0))
  const count = draws.integer(4, 10)
  const chosen = isFaulty ? draws.integer(0, count - 1) : -1
  const metrics = Array.from({ length: count }, (_, i) => {
    const effect = i === chosen ? draws.scale(1.2, 4) : 1
    return drawMetric(`m${i}`, { load, baselineWhole, canaryWhole, effect }, draws)
  })
  return { metrics, faulty: isFaulty ? `m${chosen}` : undefined }
}

interface Setting {
  readonly load: readonly number[]
  readonly baselineWhole: readonly number[]
  readonly canaryWhole: readonly number[]
  readonly effect: number
}

function drawMetric(name: string, setting: Setting, draws: Draws): VersionMetric {
  const { load, baselineWhole, canaryWhole, effect } = setting
  const kind = draws.pick(['level', 'level', 'ratio', 'count'] as const)
  if (kind === 'level') {
    // Latency rises with the load of both, each group has noise with memory and a host of its own.
    const [level, noise, memory] = [
      draws.scale(5, 500),
      draws.uniform(0.03, 0.3),
      draws.uniform(0, 0.6),
    ]
    const host = 1 + draws.uniform(-0.02, 0.02)
    const group = (times: number): number[] => {
      let last = draws.gaussian()
      return load.map((one) => {
        last = memory * last + Math.sqrt(1 - memory * memory) * draws.gaussian()
        const spike = draws.chance(0.02) ? 3 : 1
        return level * one ** 0.7 * times * spike * Math.exp(noise * last)
      })
    }
    return { name, kind, baseline: group(1), canary: group(effect * host) }
  }
  const base = kind === 'ratio' ? draws.scale(0.002, 0.1) : draws.scale(0.1, 5)
  const bursts = draws.uniform(0, 0.5)
  const happenings = (trials: readonly number[], times: number): number[] =>
    trials.map((one, i) => {
      const rate = base * times * (load[i] ?? 1) ** 0.5 * Math.exp(bursts * draws.gaussian())
      return kind === 'ratio' ? draws.binomial(one, Math.min(0.9, rate)) : draws.poisson(one * rate)
    })
  return {
    name,
    kind,
    ...{ baseline: happenings(baselineWhole, 1), canary: happenings(canaryWhole, effect) },
    ...{ baselineWhole, canaryWhole },
  }
}

/** How often the metric that is worse comes first and is called so, and how often one is where none is. */
export function scoreCanaries(seed: number, count: number): object[] {
  let [first, called, false1, plainFirst, plainFalse] = [0, 0, 0, 0, 0]
  for (let i = 0; i < count; i++) {
    const { metrics, faulty } = generateCanary(seed * 100_000 + i, true)
    const [top] = compareVersions(metrics).value ?? []
    if (top?.name === faulty) first++
    if (top?.name === faulty && (top?.adjusted ?? 1) < 0.05) called++
    const plain = plainly(metrics)
    if (plain[0]?.name === faulty) plainFirst++
    const well = generateCanary(seed * 100_000 + i, false)
    if ((compareVersions(well.metrics).value?.[0]?.adjusted ?? 1) < 0.05) false1++
    if ((plainly(well.metrics)[0]?.pValue ?? 1) < 0.05 / metrics.length) plainFalse++
  }
  return [
    {
      method: 'compareVersions',
      cases: count,
      first: first / count,
      called: called / count,
      'false alarms': false1 / count,
    },
    {
      method: 'welch, minutes unpaired',
      cases: count,
      first: plainFirst / count,
      'false alarms': plainFalse / count,
    },
  ]
}

function plainly(metrics: readonly VersionMetric[]): { name: string; pValue: number }[] {
  return metrics
    .map(({ name, baseline, canary, baselineWhole, canaryWhole }) => {
      const rate = (part: ArrayLike<number>, all: ArrayLike<number> | undefined): number[] =>
        Array.from(part, (one, i) => one / (all?.[i] ?? 1)).filter(Number.isFinite)
      const { value } = welch(rate(baseline, baselineWhole), rate(canary, canaryWhole))
      return { name, pValue: value?.pValue ?? 1 }
    })
    .toSorted((a, b) => a.pValue - b.pValue)
}
