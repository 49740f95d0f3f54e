import { z } from 'zod'
import { InvalidNotificationError } from '../errors.ts'
import { admitAlert, alertLimits, type AdmittedAlert, type RefusedAlert } from './admit-alert.ts'

/** Body that Alertmanager posts to a webhook (version 4); members that are not used are ignored. */
const envelopeSchema = z.object({
  version: z.literal('4').optional(),
  alerts: z.array(z.unknown()).min(1),
})

const { nameLength } = alertLimits
const annotationsSchema = z
  .record(z.string().max(nameLength), z.string().max(alertLimits.annotationLength))
  .describe(`At most ${alertLimits.annotations}; what is more is cut.`)

/** The form of a notification as it is documented: what is taken as it is, without a remark. */
export const notificationSchema = envelopeSchema.extend({
  alerts: z
    .array(
      z.object({
        status: z.enum(['firing', 'resolved']),
        labels: z
          .record(z.string().max(nameLength), z.string().max(alertLimits.labelLength))
          .describe(
            `At most ${alertLimits.labels}; alertname has at most ${nameLength} characters.`,
          ),
        annotations: annotationsSchema.optional(),
        startsAt: z.iso.datetime({ offset: true }),
        endsAt: z.iso.datetime({ offset: true }).optional(),
        generatorURL: z.string().max(alertLimits.urlLength).optional(),
        fingerprint: z.string().max(alertLimits.fingerprintLength).optional(),
      }),
    )
    .min(1)
    .describe('Any number; each stands or falls alone.'),
})

export type Notification = {
  readonly admitted: readonly AdmittedAlert[]
  readonly refused: readonly (RefusedAlert & { readonly index: number })[]
}

/**
 * Normalises a notification of Alertmanager; each of its alerts stands or falls alone.
 * @throws InvalidNotificationError, one sentence, when it is none or none of its alerts can be taken.
 */
export function parseAlertmanager(body: unknown, now: number): Notification {
  const parsed = envelopeSchema.safeParse(body)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const place = issue && issue.path.length > 0 ? `${issue.path.join('.')}: ` : ''
    throw new InvalidNotificationError(
      `This is not an Alertmanager notification: ${place}${issue?.message ?? 'it is malformed'}; send what Alertmanager's webhook_config sends (version "4")`,
    )
  }
  const admitted: AdmittedAlert[] = []
  const refused: (RefusedAlert & { index: number })[] = []
  for (const [index, input] of parsed.data.alerts.entries()) {
    const result = admitAlert(input, now)
    if ('alert' in result) admitted.push(result)
    else refused.push({ index, ...result })
  }
  const [first] = refused
  if (admitted.length === 0 && first !== undefined) {
    const others = refused.length === 1 ? '' : ` (and ${refused.length - 1} more were refused)`
    throw new InvalidNotificationError(
      `None of the alerts can be taken: alerts[${first.index}] was refused since ${first.reason}${others}`,
    )
  }
  return { admitted, refused }
}
