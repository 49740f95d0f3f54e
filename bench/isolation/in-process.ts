import type { Provenance, SeriesData } from '@faultline/sdk'
import { service } from '@faultline/sdk'
import { createAnalyze, createRecorder } from '@faultline/sdk/guest'
import { bench } from './analyzer.ts'
import { chained } from './chained.ts'

const pointCount = 1_000
export const now = Date.UTC(2026, 10, 23, 12)
export const window = { from: now - pointCount * 1_000, to: now }
const answers = new Map(
  ['m1', 'm2', 'm3', 'm4', 'm5'].map((metric, index) => [metric, [createSeries(metric, index)]]),
)

/** The answer from memory to a question that the benchmark asks; no two share their numbers. */
export function seriesOf(metric: string): SeriesData[] {
  return answers.get(metric) ?? []
}

function createSeries(name: string, phase: number): SeriesData {
  const times = Float64Array.from({ length: pointCount }, (_, index) => window.from + index * 1_000)
  const values = times.map((_, index) => Math.sin(index / 50 + phase) + 2)
  return { name, labels: { service: 'checkout' }, unit: 'ms', times, values }
}

/** The analyzer as a plain function call: no sandbox, no broker, no journal. Returns its findings. */
export async function investigateInProcess(input: unknown): Promise<number> {
  const params = await bench.params['~standard'].validate(input)
  if (params.issues) throw new Error('The params of the benchmark do not fit its analyzer')
  let findings = 0
  const onFinding = (): void => void findings++
  const { found } = createRecorder({ runId: '1', analyzer: bench.id, onFinding })
  const metrics = bench.needs.metrics.connect(async (method, query) => {
    const provenance: Provenance = { entry: 0, need: 'metrics', query: JSON.stringify(query) }
    const metric = 'metric' in query && typeof query.metric === 'string' ? query.metric : method
    return { value: seriesOf(metric) as never, provenance }
  })
  const chain = async () => {
    const child = createRecorder({ runId: '1.1', analyzer: chained.id, onFinding })
    const symptom = { about: service('checkout'), confidence: 0.5, because: 'It was chained' }
    child.found.symptom(symptom)
    return { status: 'succeeded', findings: [], conclusion: child.conclusion([]) } as const
  }
  await bench.investigate({
    params: params.value,
    sources: { metrics },
    chain: Object.assign(chain, { whoever: () => Promise.resolve([]) }),
    ...{ window, now, alert: null, found, analyze: createAnalyze() },
    step: async (_name, work) => work(),
  })
  return findings
}
