import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundleAnalyzer, decodeJournal, decodeJournals, RuntimeFault } from '@faultline/runtime'
import { namedFile } from '../../../packages/backtest/src/lib/affected/analyzer-cases.ts'
import { importsOf } from '../../../packages/backtest/src/lib/affected/import-scan.ts'
import { parseCaseFile } from '../../../packages/backtest/src/lib/case/parse-case-file.ts'
import { BacktestError } from '../../../packages/backtest/src/lib/errors.ts'
import { changeInputSchema, recordingSchema } from '../../../packages/server/src/contract.ts'
import { parseAlertmanager } from '../../../packages/server/src/lib/intake/alertmanager.ts'
import type { Target } from './child.ts'
import { InvalidNotificationError } from '../../../packages/server/src/lib/errors.ts'

/** Far below what is allowed, so that what goes beyond its limit is seen. */
const journalLimits = { maximumBytes: 32_000_000 }

export const targets: Readonly<Record<string, Target>> = {
  case: (input) => parseCaseFile(input.toString(), 'case.yaml'),
  'case-scan': (input) => namedFile(input.toString()),
  imports: (input) => importsOf(input.toString()),
  webhook: (input) => parseAlertmanager(json(input), Date.UTC(2026, 10, 23)),
  changes: (input) => changeInputSchema.array().safeParse(json(input)),
  recording(input) {
    const parsed = recordingSchema.safeParse(json(input))
    if (parsed.success) decodeJournals(Buffer.from(parsed.data.journals, 'base64'), journalLimits)
  },
  journal: (input) => decodeJournal(input, journalLimits),
  journals: (input) => decodeJournals(input, journalLimits),
  async bundle(input) {
    const folder = mkdtempSync(join(tmpdir(), 'faultline-fuzz-'))
    try {
      writeFileSync(join(folder, 'index.ts'), input)
      await bundleAnalyzer(join(folder, 'index.ts'))
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
}

/** What is thrown for bad input, on purpose. */
export function isRefusal(error: unknown): boolean {
  return (
    error instanceof RuntimeFault ||
    error instanceof BacktestError ||
    error instanceof InvalidNotificationError ||
    error instanceof MalformedJson
  )
}

class MalformedJson extends Error {}

function json(input: Buffer): unknown {
  try {
    return JSON.parse(input.toString())
  } catch {
    throw new MalformedJson()
  }
}
