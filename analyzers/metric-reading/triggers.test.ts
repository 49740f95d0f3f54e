import type { Alert, AnyAnalyzer } from '@faultline/sdk'
import { matchesAlert } from '@faultline/sdk'
import { expect, test } from 'vitest'
import { calleeRanking } from '../callee-ranking/index.ts'
import { changeRanking } from '../change-ranking/index.ts'
import { metricAnomalies } from '../metric-anomalies/index.ts'
import { metricBreakdown } from '../metric-breakdown/index.ts'
import { metricChanges } from '../metric-changes/index.ts'
import { nodeRanking } from '../node-ranking/index.ts'

const analyzers: readonly AnyAnalyzer[] = [
  ...[calleeRanking, nodeRanking, changeRanking],
  ...[metricBreakdown, metricChanges, metricAnomalies],
]
const startsAt = Date.UTC(2026, 0, 31, 3)

function alert(labels: Readonly<Record<string, string>>): Alert {
  return {
    ...{ fingerprint: 'a', name: 'Slow', status: 'firing', labels, annotations: {}, startsAt },
  }
}

/** The params that each analyzer makes of an alert that it claims, as its own schema reads them. */
async function claimed(labels: Readonly<Record<string, string>>) {
  const params = new Map<string, unknown>()
  for (const { id, triggers, params: schema } of analyzers) {
    for (const trigger of triggers) {
      if (trigger.kind !== 'alert' || !matchesAlert(trigger, alert(labels))) continue
      const read = await schema['~standard'].validate(trigger.params(alert(labels)))
      expect(read.issues).toBeUndefined()
      params.set(id, 'value' in read ? read.value : undefined)
    }
  }
  return params
}

test('an alert that names no metric is none of theirs', async () => {
  expect([...(await claimed({ service: 'checkout', severity: 'critical' })).keys()]).toEqual([])
})

test('an alert on a metric is looked into as a metric', async () => {
  const params = await claimed({ metric: 'queue_depth' })
  expect([...params.keys()]).toEqual(['metric-changes', 'metric-anomalies'])
  expect(params.get('metric-anomalies')).toMatchObject({ metric: 'queue_depth', warmUp: 150 })
})

test('with a service its callees are ranked, with a label of nodes the nodes and their changes', async () => {
  const ofService = await claimed({ metric: 'http_server_request_duration', service: 'checkout' })
  expect(ofService.get('callee-ranking')).toMatchObject({ alert: 'checkout', calls: 'traces' })
  const ofNodes = await claimed({ metric: 'cpu', node: 'pod' })
  expect(ofNodes.get('node-ranking')).toMatchObject({
    ...{ node: 'pod', service: [{ metric: 'cpu', worse: 'up' }] },
    incident: { from: startsAt - 600_000, to: startsAt + 120_000 },
  })
  expect(ofNodes.get('change-ranking')).toMatchObject({ alertAt: startsAt, node: 'pod' })
})

test('labels to break a metric down by are separated by commas', async () => {
  const params = await claimed({ metric: 'orders', by: 'region, method' })
  expect(params.get('metric-breakdown')).toMatchObject({ by: ['region', 'method'] })
})
