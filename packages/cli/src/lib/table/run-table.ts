import { mkdir, writeFile } from 'node:fs/promises'
import { arch, cpus, platform } from 'node:os'
import { dirname } from 'node:path'
import { reasonOf } from '../errors.ts'
import { scenariosFile } from '../installation.ts'
import type { Output } from '../render/output.ts'
import { runOwnCommand } from '../run-own-command.ts'
import { watchForStop } from '../stop-signal.ts'
import { rowCells, scenariosDocument } from './markdown.ts'
import { brokenScenarioRow, readScenarioRow, type ScenarioRow } from './scenario-row.ts'
import { summarise, summaryLines } from './summary.ts'

export type TableOptions = {
  readonly faults: readonly string[]
  readonly seeds: readonly number[]
  readonly baselineSeconds: number
  readonly write?: true
  readonly output: Output
}

const widths = [20, 5, 38, 38, 11, 6, 22, 15]

/**
 * Runs every fault with every seed, each by the same command that a person would use and on state
 * of its own, so that no scenario sees another's telemetry. Exit code 0 when all are right.
 */
export async function runTable(options: TableOptions): Promise<number> {
  const { output, faults, seeds } = options
  const signal = watchForStop()
  const rows: ScenarioRow[] = []
  for (const fault of faults) {
    for (const seed of seeds) {
      if (signal.aborted) break
      const row = await runOne({ fault, seed, baselineSeconds: options.baselineSeconds, signal })
      if (!row) break
      rows.push(row)
      output.say(plainRow(row))
    }
  }
  const summary = summarise(rows)
  output.say('', ...summaryLines(summary))
  output.document({ summary, rows })
  if (options.write && !signal.aborted) {
    await mkdir(dirname(scenariosFile), { recursive: true })
    await writeFile(scenariosFile, scenariosDocument(rows, machineName()))
    output.say('Written to docs/scenarios.md.')
  }
  if (signal.aborted) return 130
  return summary.correct === summary.scenarios ? 0 : 1
}

type OneScenario = { fault: string; seed: number; baselineSeconds: number; signal: AbortSignal }

/** Null when the user stopped it. */
async function runOne({
  fault,
  seed,
  baselineSeconds,
  signal,
}: OneScenario): Promise<ScenarioRow | null> {
  const choice = [
    '--fault',
    fault,
    '--seed',
    String(seed),
    '--baseline-seconds',
    String(baselineSeconds),
  ]
  const { stdout, reason } = await runOwnCommand(['demo', ...choice, '--once', '--json'], signal)
  if (signal.aborted) return null
  try {
    return readScenarioRow(JSON.parse(stdout))
  } catch (error) {
    return brokenScenarioRow(fault, seed, reason || reasonOf(error))
  }
}

function plainRow(row: ScenarioRow): string {
  return rowCells(row)
    .map((cell, index) => cell.padEnd(widths[index] ?? 0))
    .join(' ')
    .trimEnd()
}

function machineName(): string {
  return `${cpus().length} cores, ${platform()} ${arch()}, Node ${process.versions.node}`
}
