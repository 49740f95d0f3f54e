import { replayCase } from '@faultline/backtest/cases'
import type { CaseAnswer, CaseFile } from '@faultline/backtest/case-file'
import { createLiveBroker, type Recording, type Runtime } from '@faultline/runtime'
import { sameEntity } from '@faultline/sdk'
import { createChangesSource } from '@faultline/sources/changes'
import { createTelemetryStore } from '@faultline/sources/telemetry'
import { CliError } from '../errors.ts'
import type { ToldWorld } from './world-process.ts'
import type { World, WorldTruth } from './protocol.ts'

/** Worlds lie on days of their own, which are always older than the store would keep. */
const keepAllMs = 100 * 365 * 86_400_000
/** As the service does: what is looked at begins so long before the alert. */
const windowMs = 15 * 60_000

export type InvestigatedWorld = {
  readonly world: World
  readonly content: Omit<CaseFile, 'journal'>
  readonly recording: Recording
  /** What the intake did not take, a sentence each. */
  readonly refused: readonly string[]
  /** Milliseconds for the intake, and for the investigation. */
  readonly ingestMs: number
  readonly ms: number
}

export type Analyzer = Pick<Parameters<typeof replayCase>[0], 'bundle' | 'manifest' | 'registry'>

/** Sends a world's telemetry through the intake and has its alert investigated as of its own time. */
export async function investigateWorld(
  { world, payloads }: ToldWorld,
  { runtime, analyzer }: { readonly runtime: Runtime; readonly analyzer: Analyzer },
): Promise<InvestigatedWorld> {
  // A world's day may lie ahead of this machine's clock, and the intake refuses what does.
  const now = (): number => world.askedAt
  const store = await createTelemetryStore({ memory: true, retentionMs: keepAllMs, now })
  try {
    const began = performance.now()
    const refused: string[] = []
    for (const { signal, body } of payloads) {
      const response = await store.ingest[signal]({
        contentType: 'application/json',
        body: Buffer.from(body, 'base64'),
      })
      if (response.status !== 200) refused.push(`${response.status} ${textOf(response.body)}`)
    }
    const ingestMs = performance.now() - began
    const changes = world.changes.map((change) => ({ ...change, at: Date.parse(change.at) }))
    const feed = {
      name: 'changes',
      list: async ({ from, to }: { readonly from: number; readonly to: number }) =>
        changes.filter(({ at }) => at >= from && at < to),
    }
    const content = caseOf(world)
    const { recording, ms } = await replayCase({
      ...{ ...analyzer, runtime, content, journals: new Map() },
      live: createLiveBroker({
        sources: {
          ...{ traces: store.traces, metrics: store.metrics, logs: store.logs },
          changes: createChangesSource([feed]),
        },
      }),
    })
    if (!recording) throw new CliError('worlds_failed', { reason: 'no analyzer claims the alert' })
    return { world, content, recording, refused, ingestMs, ms }
  } finally {
    await store.close()
  }
}

function textOf(body: Uint8Array): string {
  return Buffer.from(body).toString('utf8').slice(0, 300)
}

/** Name of the case of a world, the same for the same world. */
export function worldName({ dialect, fault, seed }: World): string {
  return `world-${dialect}-${fault}-${seed}`
}

function caseOf(world: World): Omit<CaseFile, 'journal'> {
  const { alert, dialect, fault, seed, truth } = world
  const from = new Date(Date.parse(alert.startsAt) - windowMs).toISOString()
  const at = new Date(world.askedAt).toISOString()
  const { alertname = 'Alert' } = alert.labels
  return {
    title: `${world.title} (${dialect}, ${world.services} services, seed ${seed})`,
    analyzer: 'service-degradation',
    alert: {
      ...{ name: alertname, fingerprint: alert.fingerprint, labels: alert.labels },
      ...{ annotations: alert.annotations, startsAt: alert.startsAt },
      generatorUrl: alert.generatorURL,
    },
    ...{ at, window: { from, to: at }, seed: String(seed) },
    tags: ['worlds', truth.kind === 'healthy' ? 'healthy' : 'fault', fault, dialect],
    answer: answerOf(truth, world.innocent),
  }
}

function answerOf(truth: WorldTruth, innocent: World['innocent']): CaseAnswer {
  const right = truth.kind === 'cause' ? truth.entities : []
  const never = innocent.filter((entity) => !right.some((one) => sameEntity(one, entity)))
  const rest = never.length > 0 ? { never } : {}
  return truth.kind === 'healthy'
    ? { conclusion: 'healthy', ...rest }
    : { conclusion: 'cause', causes: { any: truth.entities }, ...rest }
}
