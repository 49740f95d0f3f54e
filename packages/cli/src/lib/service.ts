import { resolve } from 'node:path'
import { startService, type RetentionLimits, type Service } from '@faultline/server'
import { bundledAnalyzersFolder, webFolder } from './installation.ts'
import { announceService } from './local-service.ts'
import type { SandboxChoice } from './options.ts'

type ServiceChoices = {
  readonly dataFolder: string
  /** 0 takes any free port. */
  readonly port: number
  /** 0 takes any free port; left out, OTLP's own where it is free. */
  readonly otlpPort?: number
  readonly databaseUrl?: string
  readonly analyzersFolder?: string
  readonly changeFeeds?: readonly string[]
  readonly sandbox?: SandboxChoice
  /** Begins with no telemetry, whatever the data folder holds of it. */
  readonly forgetTelemetry?: boolean
  readonly retention?: Partial<RetentionLimits>
  /** Aborted, the start is given up. */
  readonly signal?: AbortSignal
  readonly log: (line: string) => void
}

/** As `openService`; undefined when the user asked to end before it had started. */
export async function openUnlessStopped(
  signal: AbortSignal,
  choices: Omit<ServiceChoices, 'signal'>,
): Promise<Service | undefined> {
  try {
    return await openService({ ...choices, signal })
  } catch (error) {
    if (signal.aborted) return undefined
    throw error
  }
}

/** Starts the service with what belongs to this installation: its analyzers and its web page. */
async function openService(choices: ServiceChoices): Promise<Service> {
  const dataFolder = resolve(choices.dataFolder)
  const service = await startService({
    dataFolder,
    port: choices.port,
    analyzersFolder: resolve(choices.analyzersFolder ?? bundledAnalyzersFolder),
    changeFeeds: [...(choices.changeFeeds ?? [])],
    webFolder,
    log: choices.log,
    forgetTelemetry: choices.forgetTelemetry ?? false,
    sandbox: choices.sandbox ?? 'best',
    retention: choices.retention ?? {},
    ...(choices.signal === undefined ? {} : { signal: choices.signal }),
    ...(choices.otlpPort === undefined ? {} : { otlpPort: choices.otlpPort }),
    ...(choices.databaseUrl === undefined ? {} : { databaseUrl: choices.databaseUrl }),
  })
  const record = announceService(dataFolder, service.url)
  return {
    ...service,
    async close() {
      record.remove()
      await service.close()
    },
  }
}
