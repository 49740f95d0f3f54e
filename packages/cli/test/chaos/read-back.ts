import {
  investigationSchema,
  investigationSummarySchema,
  type InvestigationSummary,
} from '@faultline/server/contract'
import { z } from 'zod'
import type { Told } from './judge.ts'

const listSchema = z.object({ investigations: z.array(investigationSummarySchema) })
const pageSize = 100

/** Every investigation that the service has. */
export async function listAll(url: string): Promise<InvestigationSummary[]> {
  const all: InvestigationSummary[] = []
  for (;;) {
    const last = all.at(-1)
    const before = last === undefined ? '' : `&before=${last.id}`
    const page = await read(`${url}/api/v1/investigations?limit=${pageSize}${before}`)
    const { investigations } = listSchema.parse(page)
    all.push(...investigations)
    if (investigations.length < pageSize) return all
  }
}

export function hasEnded({ status }: InvestigationSummary): boolean {
  return status !== 'queued' && status !== 'running'
}

/** What is told of an investigation at the end. */
export async function readTold(url: string, summary: InvestigationSummary): Promise<Told> {
  const { id, status, findings, conclusion } = investigationSchema.parse(
    await read(`${url}/api/v1/investigations/${summary.id}`),
  )
  const isEnded = hasEnded(summary)
  const found = findings.map(
    ({ kind, entity, confidence, summary: sentence }) =>
      `${kind} ${JSON.stringify(entity)} ${confidence} ${sentence}`,
  )
  return {
    id,
    fingerprint: summary.alert?.fingerprint ?? '',
    hasEnded: isEnded,
    answer: status === 'succeeded' ? found.toSorted().join('\n') : null,
    conclusion: conclusion?.sentence ?? status,
    ends: isEnded ? await endsOf(url, id) : 0,
  }
}

/** How often the events say that the first run has ended. */
async function endsOf(url: string, id: string): Promise<number> {
  const response = await fetch(`${url}/api/v1/investigations/${id}/events`)
  const events = [...(await response.text()).matchAll(/^data: (.+)$/gm)]
  return events.filter(([, data = '']) => /"type":"run_ended","run":"1"/.test(data)).length
}

async function read(url: string): Promise<unknown> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url} answered ${response.status}`)
  return response.json()
}
