import { conclusionSchema, entitySchema, findingSchema } from '@faultline/sdk/result'
import { z } from 'zod'
import { answerSchema } from './case-file.ts'

/** The number of the report's shape; a change of the shape raises it. */
export const reportSchemaVersion = 1

const epochMs = z.number()

/**
 * What became of a case on one version of its analyzer.
 * `passed`: replayed to the end, and the answer is the known one.
 * `failed`: replayed to the end, and the answer is another.
 * `needs_recording`: it asked what its journal has no answer to, so that nothing can be said.
 * `broken`: it could not be replayed to its end: the analyzer does not load, or its run failed.
 */
export const caseStatusSchema = z.enum(['passed', 'failed', 'needs_recording', 'broken'])
export type CaseStatus = z.infer<typeof caseStatusSchema>

/** One question to a source: which run asked it, through which need, and what. */
export const askedQuerySchema = z.strictObject({
  run: z.string(),
  analyzer: z.string(),
  need: z.string(),
  source: z.string(),
  method: z.string(),
  query: z.unknown(),
  /** Its place in the journal of its run, as provenance names it. */
  entry: z.int().min(0),
})
export type AskedQuery = z.infer<typeof askedQuerySchema>

/** What one version of an analyzer made of a case. */
export const outcomeSchema = z.strictObject({
  status: caseStatusSchema,
  /** Why the case did not pass, a sentence each; empty when it did. */
  reasons: z.array(z.string()),
  /** First 12 digits of the hash of the bundle that ran; null when it could not be bundled. */
  analyzerVersion: z.string().nullable(),
  conclusion: conclusionSchema.nullable(),
  /**
   * Place of the true cause among the causes that were named, from 1; where the answer asks for all
   * of several causes, the place of the last of them. Null when it was not named, and on healthy
   * cases.
   */
  rank: z.int().min(1).nullable(),
  /**
   * Findings as they are ranked. Evidence is kept where a reader wants to see it: when the case did
   * not pass or the two versions differ; otherwise it is an empty list.
   */
  findings: z.array(findingSchema),
  /** Questions that the journal has no answer to. Not empty exactly with `needs_recording`. */
  missing: z.array(askedQuerySchema),
  /**
   * Ids of analyzers that answered `chain.whoever` when the case was recorded and are not there any
   * more: the replay goes without them, as production would.
   */
  gone: z.array(z.string()),
  /** Questions to sources, over all runs. */
  calls: z.int().min(0),
  /** Bytes of the answers. */
  bytes: z.int().min(0),
  /** Wall-clock time of the replay, of all its runs. */
  ms: z.number().min(0),
})
export type Outcome = z.infer<typeof outcomeSchema>

/**
 * How the working tree compares to the base on one case.
 * `fixed`, `regressed`: only one of the two passed. `changed`: neither of these, but findings,
 * conclusion or status differ. `slower`: the same answer in more time than the gate allows. `new`:
 * the base has no such analyzer.
 */
export const differenceKindSchema = z.enum([
  'fixed',
  'regressed',
  'changed',
  'unchanged',
  'slower',
  'new',
])

/** The question that made the difference, and in which way. */
export const decisiveQuerySchema = z.strictObject({
  /** `asked_anew` by the working tree, `no_longer_asked` by it, or asked by both and `read_differently`. */
  how: z.enum(['asked_anew', 'no_longer_asked', 'read_differently']),
  asked: askedQuerySchema,
})

export const differenceSchema = z.strictObject({
  kind: differenceKindSchema,
  /** One sentence: what was found before and what is found now. */
  sentence: z.string(),
  query: decisiveQuerySchema.nullable(),
})
export type Difference = z.infer<typeof differenceSchema>

export const caseReportSchema = z.strictObject({
  /** Name of the case's folder; no two cases of a report have the same. */
  name: z.string(),
  /** Folder of the case, relative to the project's root, with slashes. */
  path: z.string(),
  title: z.string(),
  analyzer: z.strictObject({
    id: z.string(),
    title: z.string(),
    owner: z.string(),
    /** The analyzer's file, relative to the project's root, with slashes. */
    file: z.string(),
  }),
  tags: z.array(z.string()),
  /** The moment that is "now" for the case, epoch milliseconds. */
  at: epochMs,
  answer: answerSchema,
  /** The true causes as entities, in the answer's order; empty when nothing is wrong. */
  causes: z.array(entitySchema),
  /** What the working tree made of it. */
  outcome: outcomeSchema,
  /** What the base made of it; null without a base, or when the base has no such analyzer. */
  base: outcomeSchema.nullable(),
  /** Null without a base. */
  difference: differenceSchema.nullable(),
})
export type CaseReport = z.infer<typeof caseReportSchema>

/** An estimate with its 95 % interval; all null when there were no cases to estimate it from. */
export const estimateSchema = z.strictObject({
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** Cases that it was estimated from. */
  count: z.int().min(0),
  /** `wilson` for rates; `bootstrap` (seeded, over cases) for all else; `none` with too few cases. */
  interval: z.enum(['wilson', 'bootstrap', 'none']),
})
export type Estimate = z.infer<typeof estimateSchema>

/** One bar of the reliability diagram: how often findings of about this confidence were right. */
export const reliabilityBinSchema = z.strictObject({
  from: z.number(),
  to: z.number(),
  count: z.int().min(0),
  /** Null in an empty bin. */
  meanConfidence: z.number().nullable(),
  hitRate: z.number().nullable(),
  /** Wilson's interval of the hit rate. */
  low: z.number().nullable(),
  high: z.number().nullable(),
})

/** Scores of a set of cases, as the field defines them. */
export const scoresSchema = z.strictObject({
  cases: z.int().min(0),
  passed: z.int().min(0),
  failed: z.int().min(0),
  needsRecording: z.int().min(0),
  broken: z.int().min(0),
  /** Of the cases with a cause: those whose true cause is the first that was named. */
  recallAt1: estimateSchema,
  /** … is among the first three. */
  recallAt3: estimateSchema,
  /** Mean of 1/rank of the true cause, 0 where it was not named. */
  meanReciprocalRank: estimateSchema,
  /** Of the healthy cases: those on which a cause was claimed. */
  falseAlarmRate: estimateSchema,
  /** Of all cases: those that were concluded as inconclusive. */
  inconclusiveRate: estimateSchema,
  /** Mean squared distance of confidence and truth over the first causes that were claimed. */
  brier: estimateSchema,
  expectedCalibrationError: estimateSchema,
  reliability: z.array(reliabilityBinSchema),
  /** Quantiles over cases. */
  ms: z.strictObject({ median: z.number().nullable(), p95: z.number().nullable() }),
  calls: z.strictObject({ median: z.number().nullable(), p95: z.number().nullable() }),
  bytes: z.strictObject({ median: z.number().nullable(), p95: z.number().nullable() }),
})
export type Scores = z.infer<typeof scoresSchema>

export const gateResultSchema = z.strictObject({
  gate: z.enum([
    'minimumRecallAt1',
    'minimumRecallAt3',
    'maximumFalseAlarmRate',
    'maximumInconclusiveRate',
    'maximumCalibrationError',
    'maximumSlowDown',
    'noRegression',
    'allPass',
    'nothingMissing',
  ]),
  isBroken: z.boolean(),
  limit: z.number().nullable(),
  actual: z.number().nullable(),
  /** What the gate asks for and what is so. */
  sentence: z.string(),
})
export type GateResult = z.infer<typeof gateResultSchema>

/** The report of one backtest: what `faultline backtest --json` prints. */
export const reportSchema = z.strictObject({
  schemaVersion: z.literal(reportSchemaVersion),
  /** When the backtest ended. */
  createdAt: epochMs,
  /** The version compared with; null when there is none. */
  base: z.strictObject({ ref: z.string(), commit: z.string() }).nullable(),
  /** False when a gate is broken: the command then ends with exit code 1. */
  isGood: z.boolean(),
  /** The verdict in one sentence. */
  sentence: z.string(),
  /** In the order of their paths. */
  cases: z.array(caseReportSchema),
  scores: scoresSchema,
  /** The base's scores over the same cases. */
  baseScores: scoresSchema.nullable(),
  /** The same scores for parts of the cases. */
  groups: z.array(
    z.strictObject({
      by: z.enum(['analyzer', 'tag', 'owner']),
      name: z.string(),
      scores: scoresSchema,
    }),
  ),
  gates: z.array(gateResultSchema),
  /** True when the backtest was interrupted: only the cases that were finished are in it. */
  isPartial: z.boolean(),
  speed: z.strictObject({
    seconds: z.number(),
    workers: z.int(),
    /** Replays that were done, on both versions; those that were had from an earlier run do not count. */
    replays: z.int(),
  }),
})
export type Report = z.infer<typeof reportSchema>
