import type { Entity, Found } from '@faultline/sdk'
import { evidence, formatQuantity, sameEntity, service } from '@faultline/sdk'
import type { Comparison } from './comparison.ts'
import type { Observation } from './attribution.ts'

/** Services that got slower or fail because of something below them, at most five. */
export function reportSymptoms(
  found: Found,
  comparison: Comparison,
  options: { readonly origin: Entity; readonly alerting: string },
): void {
  const before = durations(comparison.before)
  const rows = [...durations(comparison.after)]
    .filter(([name]) => name !== options.alerting && !sameEntity(service(name), options.origin))
    .map(([name, now]) => ({ name, now, then: before.get(name) ?? { mean: 0, errors: 0 } }))
    .filter(({ now, then }) => now.mean >= then.mean * 1.4 + 2 || now.errors >= then.errors + 0.02)
    .toSorted((one, other) => other.now.mean - other.then.mean - (one.now.mean - one.then.mean))
    .slice(0, 5)
  for (const { name, now, then } of rows) {
    found.symptom({
      about: service(name),
      confidence: 0.8,
      because: `${name} suffers from what is below it: mean latency ${formatQuantity(then.mean, 'ms')} → ${formatQuantity(now.mean, 'ms')}, errors ${formatQuantity(then.errors, '1')} → ${formatQuantity(now.errors, '1')}.`,
      evidence: [
        evidence.table({
          title: `Requests of ${name} before and after`,
          columns: [
            { name: 'period' },
            { name: 'mean latency', unit: 'ms' },
            { name: 'error ratio', unit: '1' },
          ],
          rows: [
            ['before', then.mean, then.errors],
            ['after', now.mean, now.errors],
          ],
          from: comparison.sources,
        }),
      ],
    })
  }
}

function durations(observation: Observation): Map<string, { mean: number; errors: number }> {
  return new Map(
    observation.services
      .filter(({ key }) => key['kind'] === 'server')
      .map(({ key, count, errors, duration }) => [
        key['service.name'] ?? '',
        { mean: duration.mean, errors: errors / Math.max(1, count) },
      ]),
  )
}
