import { appendFileSync, mkdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { readAuthorFileIfAny } from '@faultline/runtime/author-files'
import { z } from 'zod'
import { askedQuerySchema, outcomeSchema } from '../report.ts'
import type { CaseRun } from './replay/case-run.ts'

/** Finished replays of a backtest by the versions of analyzer and case. */
export type KnownResults = {
  readonly get: (key: string) => CaseRun | undefined
  readonly add: (key: string, run: CaseRun) => void
  /** How many were had from a backtest that was interrupted. */
  readonly resumed: number
  /** Forgets all: the backtest came to its end. */
  readonly remove: () => void
}

const mostFileBytes = 256_000_000

const lineSchema = z.object({
  key: z.string(),
  run: z.object({ outcome: outcomeSchema, asked: z.array(askedQuerySchema) }),
})

/**
 * Results are appended, one line each, as they come: what a backtest had finished when it was
 * interrupted is had again by the next one.
 */
export function openResultsFile(file: string): KnownResults {
  const known = readLines(file)
  const resumed = known.size
  mkdirSync(dirname(file), { recursive: true })
  return {
    get: (key) => known.get(key),
    add(key, run) {
      known.set(key, run)
      appendFileSync(file, `${JSON.stringify({ key, run })}\n`)
    },
    resumed,
    remove: () => rmSync(file, { force: true }),
  }
}

/** The last line may have been cut off; it, and what another version wrote, is done again. */
function readLines(file: string): Map<string, CaseRun> {
  const known = new Map<string, CaseRun>()
  // It lies in the repository, where somebody may have put one, or a link in its place.
  const bytes = readAuthorFileIfAny(file, { within: [dirname(file)], mostBytes: mostFileBytes })
  for (const line of (bytes?.toString() ?? '').split('\n')) {
    const parsed = lineSchema.safeParse(parse(line))
    if (parsed.success) known.set(parsed.data.key, parsed.data.run)
  }
  return known
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
