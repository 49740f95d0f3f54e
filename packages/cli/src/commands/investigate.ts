import type { Command } from 'commander'
import { z } from 'zod'
import type { CommandResult } from '../lib/command-line.ts'
import { CliError } from '../lib/errors.ts'
import { followInvestigation } from '../lib/follow-investigation.ts'
import { outputOf, serviceClientOf, withServiceOptions } from '../lib/options.ts'
import { placeOf, readJsonFile } from '../lib/read-json.ts'

export function addInvestigateCommand(program: Command, result: CommandResult): void {
  withServiceOptions(
    program
      .command('investigate')
      .argument(
        '<alert.json>',
        'an Alertmanager notification, or one alert of it; `-` reads standard input',
      )
      .description('send an alert to the service and follow its investigation to the answer'),
  ).action(async (file: string, options: { url?: string }, command: Command) => {
    const notification = notificationOf(await readJsonFile(file), placeOf(file))
    const client = serviceClientOf(options)
    const output = outputOf(command)
    const answer = await client.sendAlerts(notification)
    const started = answer.investigations.find(({ investigation }) => investigation !== undefined)
    if (started?.investigation === undefined) {
      output.say('Nothing to investigate: the alert has no investigation (it is resolved already).')
      output.document({ investigation: null, answer })
      return
    }
    if (started.status === 'existing')
      output.say('This alert is known already; this is its investigation.')
    result.exitCode = await followInvestigation({ client, id: started.investigation, output })
  })
}

const alertSchema = z.looseObject({
  labels: z.record(z.string(), z.string()).refine((labels) => labels['alertname'], {
    error: 'it has no label `alertname`',
  }),
  startsAt: z.iso.datetime({ offset: true }).optional(),
})
const notificationSchema = z.looseObject({
  alerts: z.array(alertSchema).min(1, 'its list `alerts` is empty'),
})

/** A notification as Alertmanager sends it, also from one alert alone, which then starts now. */
export function notificationOf(document: unknown, place: string): unknown {
  const isNotification = typeof document === 'object' && document !== null && 'alerts' in document
  const schema = isNotification ? notificationSchema : alertSchema
  const parsed = schema.safeParse(document)
  if (!parsed.success)
    throw new CliError('alert_invalid', { place, reason: reasonIn(parsed.error) })
  const notification = z
    .looseObject({ alerts: z.array(alertSchema) })
    .safeParse(isNotification ? document : { alerts: [document] })
  const alerts = (notification.data?.alerts ?? []).map((alert) => ({
    status: 'firing',
    annotations: {},
    startsAt: new Date().toISOString(),
    ...alert,
  }))
  return { version: '4', status: 'firing', ...notification.data, alerts }
}

function reasonIn(error: z.ZodError): string {
  const issue = error.issues[0]
  const path = issue?.path.join('.') ?? ''
  return path === '' ? (issue?.message ?? '') : `${path}: ${issue?.message}`
}
