import { createHash } from 'node:crypto'
import type { Alert } from '@faultline/sdk'
import { z } from 'zod'
import { storableText } from '../sql/storable-json.ts'

/** What an alert may hold; more is refused, or cut where nothing depends on it (annotations). */
export const alertLimits = {
  labels: 256,
  /** Characters of a label's or annotation's name, of a fingerprint, and of the alert's name. */
  nameLength: 1_024,
  fingerprintLength: 200,
  labelLength: 8_192,
  annotations: 256,
  annotationLength: 32_768,
  urlLength: 8_192,
} as const

/** Clocks differ a little; an alert that starts later than this is a mistake. */
const toleratedFutureMs = 5 * 60_000
/** What Go and others write for "no time" lies before, and no alert that still matters does. */
const earliestStart = Date.UTC(2000, 0, 1)

/** An alert as it is taken; remarks say what of it was changed. */
export type AdmittedAlert = {
  readonly alert: Alert
  /** Its start was impossible: it began when we heard of it, unless it is known already. */
  readonly isStartAssumed: boolean
  readonly remarks: readonly string[]
}

/** The reason for which an alert cannot be taken. */
export type RefusedAlert = { readonly reason: string; readonly fingerprint?: string }

const rawSchema = z.looseObject({ labels: z.unknown(), annotations: z.unknown() })

/** Takes one alert of a notification with what of it can be kept, or says why it cannot be taken. */
export function admitAlert(input: unknown, now: number): AdmittedAlert | RefusedAlert {
  const parsed = rawSchema.safeParse(input)
  if (!parsed.success) return { reason: 'it is not an object' }
  const raw = parsed.data
  const remarks: string[] = []
  const fingerprint = ownFingerprint(raw['fingerprint'])
  const refuse = (reason: string): RefusedAlert =>
    fingerprint === undefined ? { reason } : { reason, fingerprint }

  const { status } = raw
  if (status !== 'firing' && status !== 'resolved') {
    return refuse('its status is neither "firing" nor "resolved"')
  }
  const labels = texts(raw.labels, { kind: 'label', remarks })
  const excess = labelExcess(labels)
  if (excess !== undefined) return refuse(excess)
  if (raw['fingerprint'] !== undefined && raw['fingerprint'] !== '' && fingerprint === undefined) {
    remarks.push(
      `its fingerprint is not a text of at most ${alertLimits.fingerprintLength} characters; one was made of its labels`,
    )
  }
  const startsAt = startOf(raw['startsAt'], { now, remarks })
  const endsAt = status === 'resolved' ? timeOf(raw['endsAt']) : undefined
  const generatorUrl = urlOf(raw['generatorURL'], remarks)
  const alert: Alert = {
    fingerprint: fingerprint ?? fingerprintOf(labels),
    name: labels['alertname'] ?? 'unnamed alert',
    status,
    labels,
    annotations: cut(texts(raw.annotations, { kind: 'annotation', remarks }), remarks),
    startsAt: startsAt ?? now,
    // Alertmanager sends the year 1 while the alert fires.
    ...(endsAt !== undefined && endsAt > 0 ? { endsAt } : {}),
    ...(generatorUrl === undefined ? {} : { generatorUrl }),
  }
  return { alert, isStartAssumed: startsAt === undefined, remarks }
}

type Texts = Readonly<Record<string, string>>
type Reading = { readonly kind: 'label' | 'annotation'; readonly remarks: string[] }

/** The members that are texts, or can be written as one, as PostgreSQL can hold them. */
function texts(input: unknown, { kind, remarks }: Reading): Texts {
  if (input === undefined || input === null) return {}
  if (typeof input !== 'object' || Array.isArray(input)) {
    remarks.push(`its ${kind}s are not an object; they were left out`)
    return {}
  }
  const kept: [string, string][] = []
  let left = 0
  let mended = 0
  for (const [name, value] of Object.entries(input)) {
    if (!['string', 'number', 'boolean'].includes(typeof value)) {
      left++
      continue
    }
    const member: [string, string] = [storableText(name), storableText(String(value))]
    if (member[0] !== name || member[1] !== value) mended++
    kept.push(member)
  }
  if (left > 0) remarks.push(`${left} of its ${kind}s are no texts; they were left out`)
  if (mended > 0) {
    remarks.push(`${mended} of its ${kind}s held what cannot be stored as text; it was replaced`)
  }
  return Object.fromEntries(kept)
}

function labelExcess(labels: Texts): string | undefined {
  const entries = Object.entries(labels)
  const { nameLength, labelLength } = alertLimits
  if (entries.length === 0) {
    return 'it has no labels; an alert needs at least an alertname and what it is about, such as service'
  }
  if (entries.length > alertLimits.labels) {
    return `it has ${entries.length} labels; at most ${alertLimits.labels} are taken`
  }
  const longName = entries.find(([name]) => name.length > nameLength)
  if (longName !== undefined) {
    return `the name of a label has ${longName[0].length} characters; at most ${nameLength} are taken`
  }
  for (const [name, { length }] of entries) {
    const maximum = name === 'alertname' ? nameLength : labelLength
    if (length > maximum) {
      return `its label ${name.slice(0, 80)} has ${length} characters; at most ${maximum} are taken`
    }
  }
  return undefined
}

/** Nothing depends on annotations, so what is too much of them is cut rather than refused. */
function cut(annotations: Texts, remarks: string[]): Texts {
  const { annotationLength, nameLength } = alertLimits
  const all = Object.entries(annotations)
  const kept = all.filter(([name]) => name.length <= nameLength).slice(0, alertLimits.annotations)
  if (kept.length < all.length) {
    remarks.push(
      `${all.length - kept.length} of its annotations were left out: at most ${alertLimits.annotations} are taken, with names of at most ${nameLength} characters`,
    )
  }
  if (kept.some(([, value]) => value.length > annotationLength)) {
    remarks.push(`its annotations were cut to ${annotationLength} characters each`)
  }
  return Object.fromEntries(
    kept.map(([name, value]) => [name, value.slice(0, annotationLength).toWellFormed()]),
  )
}

const timeSchema = z.iso.datetime({ offset: true })

function timeOf(input: unknown): number | undefined {
  const parsed = timeSchema.safeParse(input)
  const time = parsed.success ? Date.parse(parsed.data) : NaN
  return Number.isFinite(time) ? time : undefined
}

function startOf(
  input: unknown,
  { now, remarks }: { now: number; remarks: string[] },
): number | undefined {
  const time = timeOf(input)
  if (time !== undefined && time >= earliestStart && time <= now + toleratedFutureMs) return time
  const told = typeof input === 'string' ? `"${input.slice(0, 40).toWellFormed()}"` : 'missing'
  const reason =
    time !== undefined && time > now
      ? `in the future (${told}, it is ${new Date(now).toISOString()} here; check the sender's clock)`
      : `not a time that an alert can start at (${told})`
  remarks.push(`its startsAt is ${reason}; the time of receipt was taken`)
  return undefined
}

function urlOf(input: unknown, remarks: string[]): string | undefined {
  if (input === undefined || input === null || input === '') return undefined
  if (typeof input === 'string' && input.length <= alertLimits.urlLength) return storableText(input)
  remarks.push(
    `its generatorURL is not a text of at most ${alertLimits.urlLength} characters; it was left out`,
  )
  return undefined
}

function ownFingerprint(input: unknown): string | undefined {
  if (typeof input !== 'string' || input === '') return undefined
  return input.length > alertLimits.fingerprintLength ? undefined : storableText(input)
}

function fingerprintOf(labels: Texts): string {
  const sorted = Object.entries(labels).toSorted(([one], [other]) => (one < other ? -1 : 1))
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, 16)
}
