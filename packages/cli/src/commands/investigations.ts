import type { InvestigationSummary } from '@faultline/server/contract'
import type { Command } from 'commander'
import type { ServiceClient } from '../lib/api/service-client.ts'
import type { CommandResult } from '../lib/command-line.ts'
import {
  followInvestigation,
  investigationSentence,
  showInvestigation,
} from '../lib/follow-investigation.ts'
import { outputOf, serviceClientOf, wholeNumber, withServiceOptions } from '../lib/options.ts'
import { formatDateTime, truncate } from '../lib/render/format.ts'
import type { Output } from '../lib/render/output.ts'
import { watchForStop } from '../lib/stop-signal.ts'

type InvestigationsOptions = {
  readonly url?: string
  readonly follow?: true
  readonly limit: number
}

export function addInvestigationsCommand(program: Command, result: CommandResult): void {
  withServiceOptions(
    program
      .command('investigations')
      .argument('[id]', 'one investigation, shown with its findings')
      .description('list the investigations, newest first, or show one')
      .option('--follow', 'keep showing what happens')
      .option('--limit <count>', 'how many to list', wholeNumber, 20),
  ).action(async (id: string | undefined, options: InvestigationsOptions, command: Command) => {
    const client = serviceClientOf(options)
    const output = outputOf(command)
    if (id === undefined) return list({ client, output, options })
    if (options.follow) {
      result.exitCode = await followInvestigation({ client, id, output, signal: watchForStop() })
      return undefined
    }
    return showInvestigation(await client.investigation(id), { client, output })
  })
}

async function list(listing: {
  client: ServiceClient
  output: Output
  options: InvestigationsOptions
}): Promise<void> {
  const { client, output, options } = listing
  const investigations = await client.investigations(Math.max(1, Math.min(500, options.limit)))
  output.document({ investigations })
  if (investigations.length === 0) {
    output.say(
      'There are no investigations yet. Point Alertmanager at this address, or send an alert with `npx faultline investigate ALERT.json`:',
      `  ${client.url}/webhooks/alertmanager`,
    )
  }
  output.say(...investigations.map((one) => summaryLine(one, output)))
  if (!options.follow) return
  for await (const one of client.followAll(watchForStop())) output.say(summaryLine(one, output))
}

function summaryLine(investigation: InvestigationSummary, output: Output): string {
  const { id, createdAt, status } = investigation
  const { paint } = output
  const head = `${id}  ${formatDateTime(createdAt)}  ${status.padEnd(9)}  `
  const room = Math.max(30, output.columns() - head.length)
  return paint.dim(head) + truncate(investigationSentence(investigation), room)
}
