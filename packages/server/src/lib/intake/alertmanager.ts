import { createHash } from 'node:crypto'
import type { Alert } from '@faultline/sdk'
import { z } from 'zod'
import { InvalidNotificationError } from '../errors.ts'

/** Alerts of one notification that we are willing to look at. */
const maximumAlerts = 500
/** Clocks differ a little; an alert that starts later than this is a mistake. */
const toleratedFutureMs = 5 * 60_000

const labelsSchema = z.record(z.string(), z.string())
const alertSchema = z.object({
  status: z.enum(['firing', 'resolved']),
  labels: labelsSchema.default({}),
  annotations: labelsSchema.default({}),
  startsAt: z.iso.datetime({ offset: true }),
  endsAt: z.iso.datetime({ offset: true }).optional(),
  generatorURL: z.string().optional(),
  fingerprint: z.string().max(200).optional(),
})

/** Body that Alertmanager posts to a webhook (version 4); members that are not used are ignored. */
export const notificationSchema = z.object({
  version: z.literal('4').optional(),
  alerts: z.array(alertSchema).min(1).max(maximumAlerts),
})

/**
 * Normalises a notification of Alertmanager.
 * @throws InvalidNotificationError with one sentence that says which alert is wrong, and how.
 */
export function parseAlertmanager(body: unknown, now: number): Alert[] {
  const parsed = notificationSchema.safeParse(body)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const place = issue && issue.path.length > 0 ? `${formatPath(issue.path)}: ` : ''
    throw new InvalidNotificationError(
      `This is not an Alertmanager notification: ${place}${issue?.message ?? 'it is malformed'}; send what Alertmanager's webhook_config sends (version "4")`,
    )
  }
  return parsed.data.alerts.map((alert, index) => toAlert(alert, index, now))
}

function toAlert(raw: z.infer<typeof alertSchema>, index: number, now: number): Alert {
  if (Object.keys(raw.labels).length === 0) {
    throw new InvalidNotificationError(
      `alerts[${index}] has no labels; an alert needs at least an alertname and what it is about, such as service`,
    )
  }
  const startsAt = Date.parse(raw.startsAt)
  if (startsAt > now + toleratedFutureMs) {
    throw new InvalidNotificationError(
      `alerts[${index}] starts in the future (${raw.startsAt}, it is ${new Date(now).toISOString()} here); check the sender's clock`,
    )
  }
  const endsAt = raw.endsAt === undefined ? 0 : Date.parse(raw.endsAt)
  return {
    fingerprint: raw.fingerprint || fingerprintOf(raw.labels),
    name: raw.labels['alertname'] ?? 'unnamed alert',
    status: raw.status,
    labels: raw.labels,
    annotations: raw.annotations,
    startsAt,
    // Alertmanager sends the year 1 while the alert fires.
    ...(raw.status === 'resolved' && endsAt > 0 ? { endsAt } : {}),
    ...(raw.generatorURL ? { generatorUrl: raw.generatorURL } : {}),
  }
}

function fingerprintOf(labels: Readonly<Record<string, string>>): string {
  const sorted = Object.entries(labels).toSorted(([one], [other]) => (one < other ? -1 : 1))
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, 16)
}

function formatPath(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '')
}
