import {
  analyzerSchema,
  investigationEventSchema,
  investigationSchema,
  investigationSummarySchema,
  recordingSchema,
  webhookAnswerSchema,
} from '@faultline/server/contract'
import type {
  AnalyzerDescription,
  Investigation,
  InvestigationEvent,
  InvestigationRecording,
  InvestigationSummary,
  WebhookAnswer,
} from '@faultline/server/contract'
import { z } from 'zod'
import { CliError, reasonOf } from '../errors.ts'
import { readEventStream } from './event-stream.ts'

/** The service's API as the command line uses it. */
export type ServiceClient = {
  readonly url: string
  readonly investigations: (limit: number) => Promise<InvestigationSummary[]>
  readonly investigation: (id: string) => Promise<Investigation>
  /** What an investigation that has ended was asked and answered. */
  readonly recording: (id: string) => Promise<InvestigationRecording>
  /** Everything that has happened in it, then everything as it happens; ends with it. */
  readonly follow: (id: string, signal?: AbortSignal) => AsyncIterable<InvestigationEvent>
  /** A summary whenever any investigation changes. */
  readonly followAll: (signal?: AbortSignal) => AsyncIterable<InvestigationSummary>
  readonly analyzers: () => Promise<AnalyzerDescription[]>
  readonly sendAlerts: (notification: unknown) => Promise<WebhookAnswer>
}

const api = '/api/v1'

export function createServiceClient(address: string): ServiceClient {
  const url = address.replace(/\/+$/, '')
  const get = <Schema extends z.ZodType>(path: string, schema: Schema) =>
    read(url, schema, () => fetch(url + path))
  const stream = <Schema extends z.ZodType>(path: string, schema: Schema, signal?: AbortSignal) =>
    readEventStream({ url: url + path, schema, ...(signal ? { signal } : {}) })
  const pathOf = (id: string) => `${api}/investigations/${encodeURIComponent(id)}`
  return {
    url,
    investigations: async (limit) => {
      const schema = z.object({ investigations: z.array(investigationSummarySchema) })
      return (await get(`${api}/investigations?limit=${limit}`, schema)).investigations
    },
    investigation: (id) =>
      get(pathOf(id), investigationSchema).catch((error: unknown) => {
        throw isNotFound(error) ? new CliError('investigation_unknown', { url, id }) : error
      }),
    recording: (id) =>
      get(`${pathOf(id)}/recording`, recordingSchema).catch((error: unknown) => {
        throw isNotFound(error) ? new CliError('investigation_unknown', { url, id }) : error
      }),
    follow: (id, signal) => stream(`${pathOf(id)}/events`, investigationEventSchema, signal),
    followAll: (signal) => stream(`${api}/events`, investigationSummarySchema, signal),
    analyzers: async () => {
      const schema = z.object({ analyzers: z.array(analyzerSchema) })
      return (await get(`${api}/analyzers`, schema)).analyzers
    },
    sendAlerts: (notification) =>
      read(url, webhookAnswerSchema, () =>
        fetch(`${url}/webhooks/alertmanager`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(notification),
        }),
      ),
  }
}

const problemSchema = z.object({
  status: z.number().optional(),
  title: z.string().optional(),
  detail: z.string().optional(),
  message: z.string().optional(),
})

async function read<Schema extends z.ZodType>(
  url: string,
  schema: Schema,
  ask: () => Promise<Response>,
): Promise<z.output<Schema>> {
  const response = await ask().catch((error: unknown) => {
    throw new CliError('service_unreachable', { url }, { cause: error })
  })
  const text = await response.text()
  if (!response.ok) throw refusal(url, response.status, text)
  try {
    return schema.parse(JSON.parse(text))
  } catch (error) {
    throw new CliError('service_unknown', { url, reason: schemaReason(error) }, { cause: error })
  }
}

/** The service's own sentence, which says what to do, else its status. */
function refusal(url: string, status: number, text: string): CliError {
  const problem = problemSchema.safeParse(jsonOrNull(text))
  const sentence = problem.success
    ? (problem.data.detail ?? problem.data.message ?? problem.data.title)
    : undefined
  const reason = sentence ?? `it answered with HTTP status ${status}.`
  return new CliError(status < 500 ? 'service_refused' : 'service_failed', { url, reason, status })
}

function isNotFound(error: unknown): boolean {
  return error instanceof CliError && error.details['status'] === 404
}

function schemaReason(error: unknown): string {
  const issue = error instanceof z.ZodError ? error.issues[0] : undefined
  return issue ? `${issue.path.join('.')}: ${issue.message}` : reasonOf(error)
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
