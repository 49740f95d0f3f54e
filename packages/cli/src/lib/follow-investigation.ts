import type { Investigation, InvestigationSummary } from '@faultline/server/contract'
import type { ServiceClient } from './api/service-client.ts'
import {
  answerLine,
  findingLines,
  groundLines,
  memberLines,
  sentenceLines,
} from './render/answer.ts'
import { createFollowView } from './render/follow-view.ts'
import type { Output } from './render/output.ts'

export type FollowOptions = {
  readonly client: ServiceClient
  readonly id: string
  readonly output: Output
  readonly signal?: AbortSignal
}

/** Shows an investigation until it ends, then its answer; returns the exit code. */
export async function followInvestigation(options: FollowOptions): Promise<number> {
  const { client, id, output, signal } = options
  const view = createFollowView(output)
  try {
    for await (const event of client.follow(id, signal)) {
      if (event.type !== 'investigation') view.apply(event)
    }
  } finally {
    view.close()
  }
  if (signal?.aborted === true) return 0
  const investigation = await client.investigation(id)
  showInvestigation(investigation, options)
  return investigation.status === 'failed' ? 1 : 0
}

/** Prints an investigation as it stands: its answer, the way to its page, its findings. */
export function showInvestigation(
  investigation: Investigation,
  { client, output }: Pick<FollowOptions, 'client' | 'output'>,
): void {
  output.say(
    '',
    ...sentenceLines(investigationSentence(investigation), output),
    investigationUrl(client.url, investigation.id),
    ...groundLines(investigation.conclusion, output),
    ...findingLines(investigation.findings, output),
    ...memberLines(investigation, output),
  )
  output.document(investigation)
}

/** What is known of an investigation in one sentence. */
export function investigationSentence(investigation: InvestigationSummary): string {
  const { status, conclusion, createdAt, finishedAt, title } = investigation
  if (conclusion && status !== 'failed') {
    return answerLine(conclusion, finishedAt === null ? null : finishedAt - createdAt)
  }
  switch (status) {
    case 'unclaimed':
      return `No analyzer has a trigger for ${title}; it is kept as it came.`
    case 'queued':
      return `${title} waits for a worker.`
    case 'running':
      return `${title} is being investigated.`
    case 'failed':
      return `The investigation of ${title} failed.`
    case 'succeeded':
      return `The investigation of ${title} ended without an answer.`
  }
}

/** Where the investigation's page is. */
export function investigationUrl(serviceUrl: string, id: string): string {
  return `${serviceUrl}/investigations/${id}`
}
