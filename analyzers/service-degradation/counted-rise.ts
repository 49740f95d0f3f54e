import { fisherExact } from '@faultline/analysis'
import type { Series, Shift } from '@faultline/sdk'
import { evidence, formatClock, formatQuantity } from '@faultline/sdk'

type Counts = { readonly failed: number; readonly fine: number }
type Step = Counts & { readonly at: number }

const fewestErrors = 4
/** Moments at which the rise may have begun; each is a test of its own. */
const mostMoments = 60

/**
 * A lasting rise of a share of failures, by counts: the moment that parts the few failures before from the
 * many after best by Fisher's exact test, the number of moments tried allowed for. Needs no level of
 * noise, which failures that were none before do not have.
 */
export function countedRise(
  ratios: Series | undefined,
  traffic: Series | undefined,
  options: {
    readonly title: string
    /** Largest p-value that still counts, all moments together. */
    readonly level: number
    /** Smallest rise that matters, as a share. */
    readonly least: number
    /** Only a rise that began at or after this time counts, epoch milliseconds. */
    readonly earliest: number
  },
): Shift | null {
  if (!ratios || !traffic) return null
  const steps = stepsOf(ratios, traffic)
  const tried = momentsOf(steps)
  const best = tried
    .map((at) => ({ at, ...sides(steps, at) }))
    .map((one) => ({ ...one, p: pValue(one.before, one.after) }))
    .filter(({ before, after }) => after.failed >= fewestErrors && share(after) > share(before))
    .toSorted((one, other) => one.p - other.p || one.at - other.at)[0]
  if (!best || best.p * tried.length >= options.level) return null
  if (best.at < options.earliest) return null
  const [before, after] = [share(best.before), share(best.after)]
  if (after - before < options.least) return null
  const stepMs = (ratios.times[1] ?? 0) - (ratios.times[0] ?? 0)
  const sentence = `${options.title} rose from ${formatQuantity(before, '1')} to ${formatQuantity(after, '1')} at ${formatClock(best.at)}`
  return {
    ...{ onset: best.at, onsetInterval: { from: best.at - stepMs, to: best.at + stepMs } },
    ...{ before, after, direction: 'up', effect: 10 * (after - before), sentence },
    probability: 1 - best.p * tried.length,
    evidence: evidence.series({
      title: sentence,
      unit: '1',
      series: [ratios],
      regions: [{ from: best.at, to: ratios.times.at(-1) ?? best.at, label: 'abnormal' }],
    }),
    diagnostics: [],
  }
}

function stepsOf(ratios: Series, traffic: Series): Step[] {
  return [...ratios.values].flatMap((ratio, index): Step[] => {
    const count = traffic.values[index] ?? 0
    if (!Number.isFinite(ratio) || !(count > 0)) return []
    const failed = Math.round(ratio * count)
    return [{ at: ratios.times[index] ?? 0, failed, fine: count - failed }]
  })
}

/** Rises begin at a step with failures, and something must have come before. */
function momentsOf(steps: readonly Step[]): number[] {
  const candidates = steps
    .slice(3)
    .filter(({ failed }) => failed > 0)
    .map(({ at }) => at)
  const every = Math.max(1, Math.ceil(candidates.length / mostMoments))
  return candidates.filter((_, index) => index % every === 0)
}

function sides(steps: readonly Step[], onset: number): { before: Counts; after: Counts } {
  const sum = (of: readonly Step[]): Counts => ({
    failed: of.reduce((total, { failed }) => total + failed, 0),
    fine: of.reduce((total, { fine }) => total + fine, 0),
  })
  return {
    before: sum(steps.filter(({ at }) => at < onset)),
    after: sum(steps.filter(({ at }) => at >= onset)),
  }
}

function pValue(before: Counts, after: Counts): number {
  const table = [
    [after.failed, after.fine],
    [before.failed, before.fine],
  ] as const
  return fisherExact([[...table[0]], [...table[1]]]).value?.pValue ?? 1
}

function share({ failed, fine }: Counts): number {
  return failed / Math.max(1, failed + fine)
}
