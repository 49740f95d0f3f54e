import { join } from 'node:path'
import type { Change, ChangesQuery, MetricQuery, SeriesData, SourceAnswer } from '@faultline/sdk'
import { SourceError } from '@faultline/sdk'
import {
  bundleAnalyzer,
  createLiveBroker,
  type AnalyzerBundle,
  type Broker,
  type RunRequest,
} from '../src/index.ts'

export const clock = Date.UTC(2026, 10, 23, 12)
export const window = { from: clock - 600_000, to: clock }

export function fixture(name: string): string {
  return join(import.meta.dirname, 'fixtures', name)
}

export function bundleFixture(name: string): Promise<AnalyzerBundle> {
  return bundleAnalyzer(fixture(`${name}.ts`))
}

export type TestSources = {
  readonly broker: Broker
  /** What was asked, in order. */
  readonly asked: string[]
}

/**
 * Sources that answer from the question alone, after `delayMs`; metrics whose name begins with
 * `broken` are unavailable. `before` is told of each question before it is answered.
 */
export function testSources(
  options: {
    readonly delayMs?: (metric: string) => number
    readonly before?: (count: number) => void
    readonly points?: number
  } = {},
): TestSources {
  const asked: string[] = []
  const ask = async (name: string): Promise<void> => {
    asked.push(name)
    options.before?.(asked.length)
    const delayMs = options.delayMs?.(name) ?? 0
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs))
  }
  const metrics = {
    async range(query: MetricQuery): Promise<SourceAnswer<SeriesData[]>> {
      await ask(query.metric)
      if (query.metric.startsWith('broken')) {
        throw new SourceError('metrics', 'unavailable', `${query.metric} cannot be read`)
      }
      const count = options.points ?? 20
      const times = Float64Array.from({ length: count }, (_, index) => window.from + index * 1000)
      const values = times.map((_, index) =>
        index === 3 ? Number.NaN : index + query.metric.length,
      )
      return {
        value: [{ name: query.metric, labels: { team: 'a' }, unit: 'ms', times, values }],
        query: `select ${query.metric}`,
      }
    },
    names: () => Promise.resolve({ value: [], query: 'names' }),
  }
  const changes = {
    async list(query: ChangesQuery): Promise<SourceAnswer<Change[]>> {
      await ask(`changes of ${query.service}`)
      const change = { id: '1', kind: 'other', at: clock - 60_000, title: 'A change' } as const
      return { value: [change], query: 'changes' }
    },
  }
  return { asked, broker: createLiveBroker({ sources: { metrics, changes } }) }
}

export function requestOf(
  bundle: AnalyzerBundle,
  params: unknown,
  rest: Partial<RunRequest> = {},
): RunRequest {
  const start = { kind: 'params', params } as const
  const { broker } = rest.broker ? { broker: rest.broker } : testSources()
  return { bundle, start, alert: null, clock, window, seed: 'seed', broker, ...rest }
}
