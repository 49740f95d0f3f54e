import { z } from 'zod'
import type { Alert } from './lib/alert.ts'
import type { Provenance } from './lib/answer.ts'
import type { Checked, Conclusion, Hypothesis } from './lib/conclusion.ts'
import type { Calibrated, Calibration } from './lib/calibration.ts'
import type { Entity, EntityKind } from './lib/entity.ts'
import type { Evidence, EvidenceSeries, Mark, Region } from './lib/evidence.ts'
import type { Finding } from './lib/finding.ts'
import { migrateResult } from './lib/migrate-result.ts'

/**
 * The result of a run as one versioned JSON document, the same from every entry point. A change of
 * its shape raises this number.
 */
export const resultSchemaVersion = 2

const text = z.string().max(4_000)
const labels = z.record(z.string(), z.string())
const probability = z.number().min(0).max(1)
const epochMs = z.number()

export const windowSchema = z.strictObject({ from: epochMs, to: epochMs })

export const provenanceSchema = z.strictObject({
  entry: z.int().min(0),
  need: z.string(),
  query: z.string(),
  window: windowSchema.exactOptional(),
}) satisfies z.ZodType<Provenance>

export const entitySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('service'), name: z.string() }),
  z.strictObject({ kind: z.literal('deployment'), service: z.string(), version: z.string() }),
  z.strictObject({ kind: z.literal('flag'), name: z.string() }),
  z.strictObject({ kind: z.literal('configuration'), service: z.string(), key: z.string() }),
  z.strictObject({ kind: z.literal('change'), id: z.string() }),
  z.strictObject({ kind: z.literal('resource'), service: z.string(), resource: z.string() }),
  z.strictObject({ kind: z.literal('link'), from: z.string(), to: z.string() }),
  z.strictObject({ kind: z.literal('external'), name: z.string() }),
  z.strictObject({ kind: z.literal('database'), name: z.string() }),
  z.strictObject({ kind: z.literal('host'), name: z.string() }),
  z.strictObject({ kind: z.literal('dimension'), attributes: labels }),
]) satisfies z.ZodType<Entity>

export const entityKindSchema = z.enum([
  'service',
  'deployment',
  'flag',
  'configuration',
  'change',
  'resource',
  'link',
  'external',
  'database',
  'host',
  'dimension',
]) satisfies z.ZodType<EntityKind>

const seriesSchema = z.strictObject({
  name: z.string(),
  labels,
  times: z.array(epochMs),
  values: z.array(z.number().nullable()),
}) satisfies z.ZodType<EvidenceSeries>

const markSchema = z.strictObject({
  at: epochMs,
  label: z.string(),
  entity: entitySchema.exactOptional(),
}) satisfies z.ZodType<Mark>

const regionSchema = z.strictObject({
  from: epochMs,
  to: epochMs,
  label: z.string(),
}) satisfies z.ZodType<Region>

const severity = z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal'])
const evidenceBase = { title: text, provenance: z.array(provenanceSchema) }

export const evidenceSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('series'),
    unit: z.string(),
    series: z.array(seriesSchema),
    marks: z.array(markSchema),
    regions: z.array(regionSchema),
    ...evidenceBase,
  }),
  z.strictObject({
    kind: z.literal('table'),
    columns: z.array(z.strictObject({ name: z.string(), unit: z.string().exactOptional() })),
    rows: z.array(z.array(z.union([z.string(), z.number(), z.null()]))),
    ...evidenceBase,
  }),
  z.strictObject({ kind: z.literal('events'), events: z.array(markSchema), ...evidenceBase }),
  z.strictObject({
    kind: z.literal('logs'),
    records: z.array(
      z.strictObject({
        at: epochMs,
        service: z.string(),
        severity,
        body: z.string(),
        attributes: labels,
        traceId: z.string().exactOptional(),
      }),
    ),
    ...evidenceBase,
  }),
  z.strictObject({ kind: z.literal('text'), text: z.string(), ...evidenceBase }),
]) satisfies z.ZodType<Evidence>

export const findingKindSchema = z.enum([
  'cause',
  'contributing',
  'symptom',
  'ruled_out',
  'inconclusive',
])

const methodSchema = z.enum(['platt', 'isotonic'])

/** Absent from a finding whose confidence is the analyzer's own guess. */
const calibratedSchema = z.strictObject({
  method: methodSchema,
  cases: z.int().min(0),
  score: probability,
}) satisfies z.ZodType<Calibrated>

export const findingSchema = z.strictObject({
  id: z.string(),
  kind: findingKindSchema,
  entity: entitySchema,
  confidence: probability,
  summary: text,
  evidence: z.array(evidenceSchema),
  actions: z.array(z.strictObject({ title: text, command: text.exactOptional() })),
  analyzer: z.string(),
  calibration: calibratedSchema.exactOptional(),
}) satisfies z.ZodType<Finding>

const hypothesisSchema = z.strictObject({
  entity: entitySchema,
  confidence: probability,
  sentence: text,
}) satisfies z.ZodType<Hypothesis>

const checkedSchema = z.strictObject({
  title: text,
  provenance: z.array(provenanceSchema),
}) satisfies z.ZodType<Checked>

const conclusionBase = { sentence: text, confidence: probability }

/** The defaults are for conclusions of version 1, which are stored with events and by themselves. */
export const conclusionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('cause'), ...conclusionBase }),
  z.strictObject({
    kind: z.literal('healthy'),
    ...conclusionBase,
    checked: z.array(checkedSchema).max(100).default([]),
  }),
  z.strictObject({
    kind: z.literal('inconclusive'),
    ...conclusionBase,
    hypotheses: z.array(hypothesisSchema).max(20).default([]),
    missing: z.array(text).max(100).default([]),
    question: text.nullable().default(null),
  }),
]) satisfies z.ZodType<Conclusion>

export const alertSchema = z.strictObject({
  fingerprint: z.string(),
  name: z.string(),
  status: z.enum(['firing', 'resolved']),
  labels,
  annotations: labels,
  startsAt: epochMs,
  endsAt: epochMs.exactOptional(),
  generatorUrl: z.string().exactOptional(),
}) satisfies z.ZodType<Alert>

export const runStatusSchema = z.enum([
  'succeeded',
  'failed',
  'timed_out',
  'out_of_memory',
  'denied',
  'cancelled',
])

/** A named, timed part of a run. Times in milliseconds since the run began. */
export const stepSchema = z.strictObject({
  id: z.int(),
  parent: z.int().nullable(),
  name: z.string(),
  status: z.enum(['running', 'succeeded', 'failed']),
  startMs: z.number(),
  endMs: z.number().nullable(),
})
export type Step = z.infer<typeof stepSchema>

/** Which of the declared sources answered, and which did not and why. */
export const coverageSchema = z.strictObject({
  need: z.string(),
  kind: z.string(),
  state: z.enum(['answered', 'empty', 'unavailable', 'denied', 'over_budget', 'not_asked']),
  calls: z.int(),
  message: z.string().exactOptional(),
})
export type Coverage = z.infer<typeof coverageSchema>

/** A limit that was exceeded, as `ExceededLimit`. */
export const exceededLimitSchema = z.strictObject({
  limit: z.string(),
  maximum: z.number(),
  actual: z.number(),
})

export const errorSchema = z.strictObject({
  code: z.string(),
  /** One sentence: what was wrong, where, and what to do. */
  message: z.string(),
  /** Step in which it happened. */
  step: z.string().exactOptional(),
  /** The author's own file and line, where known. */
  location: z.string().exactOptional(),
  /** The limit that was exceeded, for budgets. */
  limit: exceededLimitSchema.exactOptional(),
})
export type RunError = z.infer<typeof errorSchema>

const runFields = {
  schemaVersion: z.literal(resultSchemaVersion),
  /** `1` for the first run of an investigation, `1.2` for the second run that it chained. */
  id: z.string(),
  analyzer: z.strictObject({ id: z.string(), title: z.string(), version: z.string() }),
  params: z.unknown(),
  status: runStatusSchema,
  conclusion: conclusionSchema,
  /** Findings of this run and of those that it chained, ranked. */
  findings: z.array(findingSchema),
  steps: z.array(stepSchema),
  coverage: z.array(coverageSchema),
  journal: z.strictObject({ entries: z.int(), bytes: z.int() }),
  timings: z.strictObject({ startedAt: epochMs, durationMs: z.number() }),
  error: errorSchema.exactOptional(),
}

const runFieldsSchema = z.strictObject(runFields)

/** One execution of one analyzer version with one set of params; `runs` are those it chained. */
export type RunResult = z.infer<typeof runFieldsSchema> & { runs: RunResult[] }

export const runResultSchema: z.ZodType<RunResult> = runFieldsSchema.extend({
  runs: z.lazy(() => z.array(runResultSchema)),
})

/**
 * Reads a result of this version or of an earlier one.
 * @throws z.ZodError when it is neither.
 */
export function parseRunResult(document: unknown): RunResult {
  return runResultSchema.parse(migrateResult(document))
}

/**
 * What happens in a run while it runs, in order. `run` is the run's id within its investigation;
 * times in milliseconds since the investigation's first run began.
 */
export const runEventSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('run_started'),
    run: z.string(),
    parent: z.string().nullable(),
    analyzer: z.strictObject({ id: z.string(), title: z.string(), version: z.string() }),
    params: z.unknown(),
    atMs: z.number(),
  }),
  z.strictObject({
    type: z.literal('step_started'),
    run: z.string(),
    step: z.int(),
    parent: z.int().nullable(),
    name: text,
    atMs: z.number(),
  }),
  z.strictObject({
    type: z.literal('step_ended'),
    run: z.string(),
    step: z.int(),
    status: z.enum(['succeeded', 'failed']),
    atMs: z.number(),
  }),
  z.strictObject({
    type: z.literal('finding'),
    run: z.string(),
    finding: findingSchema,
    atMs: z.number(),
  }),
  z.strictObject({
    type: z.literal('run_ended'),
    run: z.string(),
    status: runStatusSchema,
    conclusion: conclusionSchema,
    error: errorSchema.exactOptional(),
    atMs: z.number(),
  }),
])
export type RunEvent = z.infer<typeof runEventSchema>

/** `calibration.json` beside analyzers: how the scores of each become probabilities. */
export const calibrationFileSchema = z.strictObject({
  schemaVersion: z.literal(1),
  analyzers: z.record(
    z.string(),
    z.discriminatedUnion('method', [
      z.strictObject({
        method: z.literal('platt'),
        cases: z.int().min(1),
        slope: z.number(),
        intercept: z.number(),
      }),
      z.strictObject({
        method: z.literal('isotonic'),
        cases: z.int().min(1),
        knots: z.array(z.strictObject({ score: probability, probability })).min(1),
      }),
    ]) satisfies z.ZodType<Calibration>,
  ),
})
export type CalibrationFile = z.infer<typeof calibrationFileSchema>
