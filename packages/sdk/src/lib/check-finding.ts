import { holdsCredential } from './credentials.ts'
import type { Entity, EntityKind } from './entity.ts'
import { RejectedFindingError } from './errors.ts'

/**
 * Checks what types promise of a claim, since an analyzer in JavaScript has none, and what they
 * cannot promise: that a number is a number, and that no credential is shown to people.
 * @throws RejectedFindingError in the call that made the claim.
 */
export function checkClaim(
  claim: unknown,
  { kind, analyzer, emits }: ClaimOptions,
): asserts claim is object {
  if (!isRecord(claim)) {
    throw rejected('A finding is an object: { about, confidence, because, evidence, actions }')
  }
  const about = claim['about']
  checkEntity(about)
  const entity = about.kind
  if (emits && !emits.some((emitted) => emitted === entity)) {
    throw rejected(
      `${analyzer} emits findings about ${emits.join(', ')}, not about a ${entity}; add it to its emits`,
    )
  }
  const { evidence = [], actions = [] } = claim
  if (!Array.isArray(evidence))
    throw rejected('The evidence of a finding is a list; pass [evidence]')
  for (const item of evidence) checkEvidence(item)
  if (evidence.length === 0 && (kind === 'cause' || kind === 'contributing')) {
    throw rejected(`A finding of kind ${kind} needs evidence; pass what shows it as \`evidence\``)
  }
  if (!Array.isArray(actions) || !actions.every(isAction)) {
    throw rejected('The actions of a finding are a list of { title, command }, both of them text')
  }
  for (const { title, command } of actions.filter(isAction)) checkShown(`${title} ${command ?? ''}`)
}

export type ClaimOptions = {
  readonly kind: string
  readonly analyzer: string
  readonly emits?: readonly EntityKind[]
}

/** @throws RejectedFindingError when it is no entity. */
export function checkEntity(entity: unknown, name = 'about'): asserts entity is Entity {
  const remedy = `pass one as \`${name}\`, such as service("checkout")`
  if (!isRecord(entity)) {
    throw rejected(`${shown(entity)} is no entity; ${remedy}`)
  }
  const kind = String(entity['kind'])
  if (!isEntityKind(kind)) {
    throw rejected(`There is no kind of entity "${kind}", but ${entityKinds}; ${remedy}`)
  }
  for (const field of entityFields[kind]) {
    const value = entity[field]
    const isRight = field === 'attributes' ? isLabels(value) : typeof value === 'string'
    if (!isRight) throw rejected(`The ${field} of a ${kind} is ${shown(value)}; ${remedy}`)
  }
  const known = ['kind', ...entityFields[kind]]
  const extra = Object.keys(entity).find((field) => !known.includes(field))
  if (extra !== undefined) throw rejected(`A ${kind} has no field "${extra}"; ${remedy}`)
}

/** Text that people are shown. @throws RejectedFindingError when it has none, or holds a secret. */
export function checkSentence(text: unknown, whose: string): string {
  if (typeof text !== 'string' || text.trim() === '') {
    throw rejected(`${whose} needs one sentence that a person can read, but has ${shown(text)}`)
  }
  checkShown(text)
  return text
}

export function checkProbability(value: unknown): number {
  if (typeof value === 'number' && value >= 0 && value <= 1) return value
  throw rejected(`A confidence is a probability from 0 to 1, but was ${shown(value)}`)
}

/** @throws RejectedFindingError when it was not read from a source and is no evidence. */
export function checkSourced(item: unknown): void {
  const sourced = isRecord(item) && isRecord(item['evidence']) ? item['evidence'] : item
  if (isRecord(sourced) && Array.isArray(sourced['provenance'])) return
  throw rejected(
    `${shown(item)} was not read from a source; pass what it answered, or evidence, as \`checked\``,
  )
}

function checkShown(text: string): void {
  if (!holdsCredential(text)) return
  throw rejected('A finding holds what looks like a credential; leave it out, findings are shown')
}

function checkEvidence(item: unknown): void {
  const evidence = isRecord(item) && isRecord(item['evidence']) ? item['evidence'] : item
  const kind = isRecord(evidence) ? evidence['kind'] : undefined
  if (!isRecord(evidence) || typeof kind !== 'string' || !Object.hasOwn(evidenceParts, kind)) {
    throw rejected(
      `${shown(item)} is no evidence; make it with evidence.series(), table(), changes(), logs() or text()`,
    )
  }
  const { title, provenance } = evidence
  const maker = kind === 'events' ? 'changes' : kind
  const wrong =
    typeof title !== 'string'
      ? 'title'
      : Array.isArray(provenance)
        ? evidenceParts[kind]?.find(([part, isRight]) => !isRight(evidence[part]))?.[0]
        : 'provenance'
  if (wrong !== undefined) {
    throw rejected(
      `The evidence ${shown(title)} has wrong ${wrong}: ${shown(evidence[wrong])}; make it with evidence.${maker}()`,
    )
  }
  checkShown(`${String(title)} ${kind === 'text' ? String(evidence['text']) : ''}`)
}

type Check = (value: unknown) => boolean
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check)
const isText: Check = (value) => typeof value === 'string'
const isNumber: Check = (value) => typeof value === 'number' && Number.isFinite(value)
const isMark: Check = (value) => isRecord(value) && isNumber(value['at']) && isText(value['label'])
const isRegion: Check = (value) =>
  isRecord(value) && isNumber(value['from']) && isNumber(value['to']) && isText(value['label'])
const isPoint: Check = (value) => value === null || typeof value === 'number'
const isLine: Check = (value) =>
  isRecord(value) &&
  isText(value['name']) &&
  isLabels(value['labels']) &&
  listOf(isNumber)(value['times']) &&
  listOf(isPoint)(value['values'])
const isColumn: Check = (value) => isRecord(value) && isText(value['name'])
const isRecordOfLog: Check = (value) =>
  isRecord(value) && isNumber(value['at']) && isText(value['service']) && isText(value['body'])

/** What each kind of evidence is made of. */
const evidenceParts: Readonly<Record<string, readonly (readonly [string, Check])[]>> = {
  series: [
    ['unit', isText],
    ['series', listOf(isLine)],
    ['marks', listOf(isMark)],
    ['regions', listOf(isRegion)],
  ],
  table: [
    ['columns', listOf(isColumn)],
    ['rows', listOf(listOf((cell) => isPoint(cell) || isText(cell)))],
  ],
  events: [['events', listOf(isMark)]],
  logs: [['records', listOf(isRecordOfLog)]],
  text: [['text', isText]],
}

const entityFields: Readonly<Record<EntityKind, readonly string[]>> = {
  service: ['name'],
  deployment: ['service', 'version'],
  flag: ['name'],
  configuration: ['service', 'key'],
  change: ['id'],
  resource: ['service', 'resource'],
  link: ['from', 'to'],
  external: ['name'],
  database: ['name'],
  host: ['name'],
  dimension: ['attributes'],
}
const entityKinds = Object.keys(entityFields).join(', ')

export function isEntityKind(kind: unknown): kind is EntityKind {
  return typeof kind === 'string' && Object.hasOwn(entityFields, kind)
}

function isAction(action: unknown): action is { title: string; command?: string } {
  if (!isRecord(action) || typeof action['title'] !== 'string') return false
  return action['command'] === undefined || typeof action['command'] === 'string'
}

function isLabels(value: unknown): boolean {
  return isRecord(value) && Object.values(value).every(isText)
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A value as it may stand in a sentence. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return `"${value.slice(0, 60)}"`
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  if (typeof value === 'function') return 'a function'
  if (typeof value === 'object' && value !== null) return 'an object'
  return value === undefined ? 'nothing' : String(value)
}

function rejected(sentence: string): RejectedFindingError {
  return new RejectedFindingError(sentence)
}
