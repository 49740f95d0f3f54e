import {
  conclusionSchema,
  entityKindSchema,
  entitySchema,
  findingSchema,
} from '@faultline/sdk/result'
import { z } from 'zod'
import type { EvenSeries } from './even-series.ts'
import { shallowSchema } from './shallow.ts'

/** What the host sends to a sandbox process. */
export type Command =
  | { readonly type: 'load'; readonly version: string; readonly code: string }
  | {
      readonly type: 'start'
      readonly id: string
      readonly version: string
      readonly settings: string
      readonly command: string
    }
  | {
      readonly type: 'deliver'
      readonly id: string
      readonly json: string
      readonly floats: readonly (Float64Array | EvenSeries)[]
    }
  | { readonly type: 'drop'; readonly id: string }

const text = z.string().max(8_000)
const sequence = z.int().min(0).max(1_000_000)
const at = z.number()
const name = z.string().max(200)

const guestErrorSchema = z.strictObject({
  code: name,
  name: text,
  message: text,
  stack: text,
  reason: name.exactOptional(),
  step: text.exactOptional(),
})
export type GuestError = z.infer<typeof guestErrorSchema>

const needSchema = z.strictObject({
  name,
  kind: z.enum(['metrics', 'traces', 'logs', 'changes']),
  scope: z.strictObject({
    match: z.array(name).max(1_000).exactOptional(),
    services: z.array(name).max(1_000).exactOptional(),
    where: z.record(name, z.union([name, z.array(name).max(1_000)])).exactOptional(),
  }),
})
const triggerSchema = z.strictObject({
  index: sequence,
  kind: z.enum(['alert', 'schedule', 'entity']),
  names: z.array(name).max(1_000).exactOptional(),
  labels: z.array(name).max(100),
  cron: name.exactOptional(),
  /** Of a schedule: what it starts the analyzer with. */
  params: shallowSchema.exactOptional(),
  entity: entityKindSchema.exactOptional(),
})
const limit = z.number().positive().exactOptional()
const budgetSchema = z.strictObject({
  ...{ wallMs: limit, cpuMs: limit, memoryMb: limit, calls: limit, bytesRead: limit },
  ...{ findings: limit, findingsLength: limit, chainDepth: limit, chainFanOut: limit, runs: limit },
})
const analyzerSchema = z.strictObject({
  id: name,
  title: text,
  owner: text,
  /** Stack of the call that defined it. */
  place: text.exactOptional(),
  needs: z.array(needSchema).max(100),
  emits: z.array(entityKindSchema).max(100).exactOptional(),
  limits: budgetSchema.exactOptional(),
  triggers: z.array(triggerSchema).max(1_000),
})
export type DescribedAnalyzer = z.infer<typeof analyzerSchema>

const askSchemas = [
  z.strictObject({
    kind: z.literal('read'),
    seq: sequence,
    need: name,
    method: name,
    query: shallowSchema.default(null),
  }),
  z.strictObject({
    kind: z.literal('timer'),
    seq: sequence,
    waitMs: z.number().min(0).max(2_147_483_647),
  }),
  z.strictObject({
    kind: z.literal('chain'),
    seq: sequence,
    analyzer: name,
    params: shallowSchema.default(null),
  }),
  z.strictObject({
    kind: z.literal('whoever'),
    seq: sequence,
    entity: entitySchema,
    emits: z.array(entityKindSchema).max(100).exactOptional(),
    limits: budgetSchema.exactOptional(),
  }),
] as const

/** What a realm says, in order; all of it text written inside the sandbox, so none of it trusted. */
const outputSchema = z.discriminatedUnion('kind', [
  ...askSchemas,
  z.strictObject({
    kind: z.literal('described'),
    entry: name,
    analyzers: z.array(analyzerSchema).max(1_000),
  }),
  z.strictObject({ kind: z.literal('params'), params: shallowSchema.default(null) }),
  z.strictObject({ kind: z.literal('started'), at, params: shallowSchema }),
  z.strictObject({
    kind: z.literal('step_started'),
    at,
    step: sequence,
    parent: sequence.nullable(),
    name: text,
  }),
  z.strictObject({
    kind: z.literal('step_ended'),
    at,
    step: sequence,
    status: z.enum(['succeeded', 'failed']),
  }),
  z.strictObject({ kind: z.literal('finding'), at, finding: findingSchema }),
  z.strictObject({ kind: z.literal('done'), at, conclusion: conclusionSchema }),
  z.strictObject({ kind: z.literal('failed'), at, error: guestErrorSchema }),
])
export type Output = z.infer<typeof outputSchema>
export type Ask = Extract<Output, { kind: 'read' | 'timer' | 'chain' | 'whoever' }>

const itemsSchema = z.array(z.unknown()).max(10_000)

/** What one turn of a realm may say, in characters of JSON. */
const maximumTurnLength = 16_000_000

/** What a message of a process may take on its way: a turn, of which a character takes two bytes. */
export const maximumMessageBytes = 2 * maximumTurnLength + 1_000_000

const turnSchema = z.strictObject({
  type: z.literal('turn'),
  id: z.string().max(100),
  /** Commands that this answers; all but the last were answered with silence. */
  turns: z.int().min(1).max(1_000_000),
  outputs: z.string().max(maximumTurnLength),
  cpuMs: z.number().min(0),
})
const messageSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready') }),
  turnSchema,
])
export type SandboxMessage = z.infer<typeof messageSchema>

/** A message of a sandbox process, or null when it is not one of the protocol. */
export function parseMessage(message: unknown): SandboxMessage | null {
  return messageSchema.safeParse(message).data ?? null
}

export type ParsedOutputs =
  | { readonly ok: true; readonly outputs: readonly Output[] }
  | { readonly ok: false; readonly outputs: readonly Output[]; readonly message: string }

/** The outputs of a turn up to the first that is not one of the protocol. */
export function parseOutputs(json: string): ParsedOutputs {
  const outputs: Output[] = []
  const items = itemsSchema.safeParse(parseJson(json))
  if (!items.success) return { ok: false, outputs, message: 'the run sent something unreadable' }
  for (const item of items.data) {
    const output = outputSchema.safeParse(item)
    if (!output.success) return { ok: false, outputs, message: describeIssue(item, output.error) }
    outputs.push(output.data)
  }
  return { ok: true, outputs }
}

function describeIssue(item: unknown, error: z.ZodError): string {
  const kind = z.object({ kind: z.string() }).safeParse(item).data?.kind ?? 'message'
  const [issue] = error.issues
  const path = (issue?.path ?? []).map(String).join('.')
  return `its ${kind} has a wrong ${path === '' ? 'form' : path}: ${issue?.message ?? 'unknown'}`
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
