import { eventIterator, oc } from '@orpc/contract'
import {
  alertSchema,
  conclusionSchema,
  coverageSchema,
  entitySchema,
  entityKindSchema,
  errorSchema,
  findingSchema,
  runEventSchema,
  runStatusSchema,
  stepSchema,
  windowSchema,
} from '@faultline/sdk/result'
import { z } from 'zod'

/**
 * `unclaimed`: no analyzer has a trigger for the alert; it is kept and shown as such.
 * `queued` → `running` → `succeeded` or `failed`.
 */
export const investigationStatusSchema = z.enum([
  'unclaimed',
  'queued',
  'running',
  'succeeded',
  'failed',
])

/** Times in epoch milliseconds. */
const summaryFields = {
  id: z.string(),
  title: z.string().describe('What was asked, such as the name of the alert and its service.'),
  status: investigationStatusSchema,
  alert: alertSchema.nullable(),
  conclusion: conclusionSchema.nullable(),
  createdAt: z.number(),
  startedAt: z.number().nullable(),
  firstFindingAt: z.number().nullable(),
  finishedAt: z.number().nullable(),
}

export const investigationSummarySchema = z.object(summaryFields)
export type InvestigationSummary = z.infer<typeof investigationSummarySchema>

/** One run of the tree, without its findings: those are ranked over the whole investigation. */
export const runSchema = z.object({
  id: z.string(),
  parent: z.string().nullable(),
  analyzer: z.object({ id: z.string(), title: z.string(), version: z.string() }),
  params: z.unknown(),
  status: z.union([runStatusSchema, z.literal('running')]),
  conclusion: conclusionSchema.nullable(),
  startMs: z.number().describe('Milliseconds since the first run began.'),
  endMs: z.number().nullable(),
  steps: z.array(stepSchema),
  coverage: z.array(coverageSchema),
  journal: z.object({ entries: z.int(), bytes: z.int() }).nullable(),
  error: errorSchema.nullable(),
})
export type Run = z.infer<typeof runSchema>

export const investigationSchema = z.object({
  ...summaryFields,
  runs: z.array(runSchema),
  /** Ranked: causes first. */
  findings: z.array(findingSchema.extend({ run: z.string() })),
  /** Further alerts that asked the same and share this investigation, in order of receipt. */
  members: z.array(alertSchema).optional().describe('At most 1000.'),
})
export type Investigation = z.infer<typeof investigationSchema>

/**
 * An investigation with every answer that its runs were given: what `faultline case save` makes a
 * case of.
 */
export const recordingSchema = z.object({
  schemaVersion: z.literal(1),
  investigation: z.string(),
  title: z.string(),
  analyzer: z.string(),
  params: z.unknown().describe('Null when they were made of the alert.'),
  alert: alertSchema.nullable().describe('The alert that params were made of.'),
  clock: z.number().describe('"Now" of the investigation, epoch milliseconds.'),
  window: windowSchema,
  seed: z.string(),
  conclusion: conclusionSchema,
  causes: z.array(entitySchema).describe('What it named as causes, first the surest.'),
  journals: z.base64().describe('The journals of all its runs, compressed.'),
})
export type InvestigationRecording = z.infer<typeof recordingSchema>

/** A live update of one investigation: each carries a sequence number as its event id. */
export const investigationEventSchema = z.union([
  z.object({ type: z.literal('investigation'), investigation: investigationSummarySchema }),
  runEventSchema,
])
export type InvestigationEvent = z.infer<typeof investigationEventSchema>

export const analyzerSchema = z.object({
  id: z.string(),
  title: z.string(),
  owner: z.string(),
  version: z.string(),
  needs: z.array(z.object({ name: z.string(), kind: z.string() })),
  emits: z
    .array(entityKindSchema)
    .nullable()
    .describe('Kinds of entities that its findings are about; null where it does not say.'),
  triggers: z.array(
    z.object({
      kind: z.enum(['alert', 'schedule', 'entity']),
      names: z.array(z.string()).nullable(),
      labels: z.array(z.string()),
      cron: z.string().nullable(),
      entity: entityKindSchema.nullable().describe('Kind of entity that others may ask about.'),
    }),
  ),
})
export type AnalyzerDescription = z.infer<typeof analyzerSchema>

/** Nesting of params that is taken, and the latest time: the end of the year 9999. */
const maximumDepth = 64
const latestTime = 253_402_300_799_999

/** Whether a value of JSON is nested no deeper; goes level by level, since it may be very deep. */
function isShallow(value: unknown, maximum: number): boolean {
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > maximum) return false
    level = level.flatMap((one) =>
      typeof one === 'object' && one !== null ? Object.values(one) : [],
    )
  }
  return true
}

const notFound = { NOT_FOUND: { message: 'There is no such investigation.' } }

export const contract = {
  investigations: {
    list: oc
      .route({ method: 'GET', path: '/api/v1/investigations', operationId: 'listInvestigations' })
      .input(
        z.object({
          limit: z.coerce.number().int().min(1).max(500).default(50),
          before: z
            .string()
            .max(100)
            .optional()
            .describe('Id of the last investigation of the page before.'),
          status: investigationStatusSchema.optional(),
        }),
      )
      .output(z.object({ investigations: z.array(investigationSummarySchema) })),
    /** Runs an analyzer with params of the caller's, as of now or of a time in the past. */
    start: oc
      .route({
        method: 'POST',
        path: '/api/v1/investigations',
        operationId: 'startInvestigation',
        successStatus: 202,
      })
      .errors({ NOT_FOUND: { message: 'There is no such analyzer.' } })
      .input(
        z.object({
          analyzer: z.string().max(200).describe('Id of an analyzer, as listAnalyzers tells it.'),
          params: z
            .unknown()
            .refine((params) => isShallow(params, maximumDepth), {
              error: `Nested more than ${maximumDepth} deep`,
            })
            .describe(
              `What the analyzer is asked; checked when it runs. Nested at most ${maximumDepth} deep.`,
            ),
          at: z
            .number()
            .min(0)
            .max(latestTime)
            .optional()
            .describe('Epoch milliseconds, until the year 9999; default now.'),
        }),
      )
      .output(z.object({ investigation: z.string(), url: z.string() })),
    get: oc
      .route({
        method: 'GET',
        path: '/api/v1/investigations/{id}',
        operationId: 'getInvestigation',
      })
      .errors(notFound)
      .input(z.object({ id: z.string() }))
      .output(investigationSchema),
    /** What an investigation that has ended was asked and answered, to be replayed. */
    recording: oc
      .route({
        method: 'GET',
        path: '/api/v1/investigations/{id}/recording',
        operationId: 'getRecording',
      })
      .errors({
        NOT_FOUND: { message: 'There is no such investigation, or it has not ended yet.' },
      })
      .input(z.object({ id: z.string() }))
      .output(recordingSchema),
    /** Everything that has happened so far, then everything as it happens; ends with the investigation. */
    events: oc
      .route({
        method: 'GET',
        path: '/api/v1/investigations/{id}/events',
        operationId: 'followInvestigation',
      })
      .errors(notFound)
      .input(z.object({ id: z.string() }))
      .output(eventIterator(investigationEventSchema)),
    /** A summary whenever any investigation is created or changes. */
    changes: oc
      .route({ method: 'GET', path: '/api/v1/events', operationId: 'followInvestigations' })
      .output(eventIterator(investigationSummarySchema)),
  },
  analyzers: {
    list: oc
      .route({ method: 'GET', path: '/api/v1/analyzers', operationId: 'listAnalyzers' })
      .output(z.object({ analyzers: z.array(analyzerSchema) })),
  },
  health: oc.route({ method: 'GET', path: '/api/v1/health', operationId: 'health' }).output(
    z.object({
      status: z.literal('ok'),
      version: z.string(),
      sandbox: z.string(),
      notices: z
        .array(z.string())
        .describe(
          'What whoever runs the service should look at, such as a store that was damaged.',
        ),
    }),
  ),
}

/** Answer of `POST /webhooks/alertmanager` (202): each alert of the notification stands or falls alone. */
export const webhookAnswerSchema = z.object({
  received: z.int().default(0).describe('Alerts in the notification.'),
  taken: z.int().default(0).describe('Those that are stored now, or were already.'),
  /** Those that were not taken, by their place in the notification, counted from 0. */
  refused: z
    .array(
      z.object({ index: z.int(), fingerprint: z.string().exactOptional(), reason: z.string() }),
    )
    .default([]),
  /** One entry for each alert that was taken, in the order of the notification. */
  investigations: z.array(
    z.object({
      fingerprint: z.string(),
      /** Absent when the alert was a resolution of one that was never seen firing. */
      investigation: z.string().optional(),
      /** `joined`: an investigation that is waiting or running asks the same, and is shared. */
      status: z.enum(['created', 'joined', 'existing', 'resolved', 'ignored']),
      url: z.string().optional(),
      /** Those of the other analyzers that claim the alert; the most specific one is above. */
      others: z.array(z.object({ investigation: z.string(), url: z.string() })).optional(),
      /** What of the alert was changed so that it could be taken. */
      remarks: z.array(z.string()).optional(),
    }),
  ),
})
export type WebhookAnswer = z.infer<typeof webhookAnswerSchema>

/** Body of `POST /api/v1/changes` and of a change feed: one change or a list of them. */
export const changeInputSchema = z.object({
  id: z.string().min(1),
  kind: z.enum(['deployment', 'flag', 'configuration', 'other']),
  at: z.iso.datetime({ offset: true }),
  title: z.string().min(1),
  service: z.string().exactOptional(),
  version: z.object({ from: z.string().exactOptional(), to: z.string() }).exactOptional(),
  flag: z
    .object({ name: z.string(), from: z.string().exactOptional(), to: z.string() })
    .exactOptional(),
  configuration: z
    .object({ key: z.string(), from: z.string().exactOptional(), to: z.string() })
    .exactOptional(),
  scope: z.record(z.string(), z.string()).exactOptional(),
  author: z.string().exactOptional(),
  url: z.string().exactOptional(),
})
export type ChangeInput = z.infer<typeof changeInputSchema>
