import { windowScores } from '@faultline/analysis/ranking'
import { readNezha } from './nezha.ts'

/**
 * One blame for each fault that was injected on a day: the service whose processor was loudest in
 * the five minutes around it, with its robust score, and whether that was the one at fault.
 */
export function guessFaults(date: string): readonly { score: number; isRight: boolean }[] {
  const { faults, services } = readNezha(date, 'CpuUsageRate(%)')
  return faults.map((fault) => {
    const scored = [...services].map(([service, { times, values }]) => {
      const isIn = (index: number) =>
        Math.abs((times[index] ?? 0) - fault.time - 120_000) <= 180_000
      const normal = values.map((value, index) => (isIn(index) ? NaN : value))
      const window = values.filter((_, index) => isIn(index))
      const { peak = -Infinity } = windowScores({ normal, window, worse: 'up' }).value ?? {}
      return { service, score: peak }
    })
    const [loudest] = scored.toSorted((one, other) => other.score - one.score)
    return { score: loudest?.score ?? 0, isRight: loudest?.service === fault.service }
  })
}
