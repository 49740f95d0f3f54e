import { fileURLToPath } from 'node:url'
import { bundleAnalyzer, createLiveBroker, createRuntime, type Runtime } from '@faultline/runtime'
import type { Alert, Change, ChangesSource } from '@faultline/sdk'
import type { RunResult } from '@faultline/sdk/result'
import { createTelemetryStore } from '@faultline/sources/telemetry'
import { exportRequests, type Span } from './site.ts'

const minutes = 60_000
/** Any day will do: nothing reads the clock of the machine. */
export const alertAt = Date.UTC(2026, 4, 12, 3, 14, 7)

export type Incident = {
  readonly spans: readonly Span[]
  readonly changes?: readonly Change[]
  readonly labels: Readonly<Record<string, string>>
  readonly alertName?: string
  readonly startsAt?: number
  readonly now?: number
  readonly changesAreDown?: boolean
  readonly annotations?: Readonly<Record<string, string>>
}

/** Runs the shipped analyzers over telemetry as the service would, with time standing still. */
export type Bed = {
  readonly investigate: (incident: Incident) => Promise<RunResult>
  readonly close: () => Promise<void>
}

export async function openBed(): Promise<Bed> {
  const runtime = await createRuntime({ poolSize: 1 })
  const file = fileURLToPath(
    new URL('../../analyzers/service-degradation/index.ts', import.meta.url),
  )
  const bundle = await bundleAnalyzer(file)
  return {
    investigate: (incident) => investigate(runtime, bundle, incident),
    close: () => runtime.close(),
  }
}

async function investigate(
  runtime: Runtime,
  bundle: Awaited<ReturnType<typeof bundleAnalyzer>>,
  incident: Incident,
): Promise<RunResult> {
  const { startsAt = alertAt, labels } = incident
  const now = incident.now ?? startsAt + 2_000
  const retentionMs = 1e12
  const store = await createTelemetryStore({ memory: true, retentionMs, now: () => now })
  try {
    for (const body of exportRequests(incident.spans)) {
      const request = { contentType: 'application/json', body: new TextEncoder().encode(body) }
      const { status } = await store.ingest.traces(request)
      if (status !== 200) throw new Error(`the store answered ${status}`)
    }
    const { traces, metrics, logs } = store
    const changes = changesOf(incident)
    const name = incident.alertName ?? 'Alert'
    const alert: Alert = {
      fingerprint: 'f',
      name,
      status: 'firing',
      labels,
      startsAt,
      annotations: incident.annotations ?? {},
    }
    return await runtime.run({
      bundle,
      start: { kind: 'trigger', trigger: 0, alert },
      alert,
      clock: now,
      window: { from: startsAt - 15 * minutes, to: now },
      seed: 'evidence',
      broker: createLiveBroker({
        sources: { traces, metrics, logs, ...(incident.changesAreDown ? {} : { changes }) },
      }),
    })
  } finally {
    await store.close()
  }
}

function changesOf({ changes = [] }: Incident): ChangesSource {
  return {
    list: ({ window }) =>
      Promise.resolve({
        value: changes
          .filter(({ at }) => at >= window.from && at < window.to)
          .toSorted((one, other) => one.at - other.at),
        query: 'changes',
      }),
  }
}
