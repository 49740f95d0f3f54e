import { join } from 'node:path'
import { backtest } from '@faultline/backtest'
import { loadCases } from '@faultline/backtest/cases'
import { createRuntime } from '@faultline/runtime'

/** Replays one case in a process of its own: what there would be without a backtest. */
const [folder = ''] = process.argv.slice(2)
const root = join(import.meta.dirname, '..', '..')
const runtime = await createRuntime({ poolSize: 1 })
const cases = await loadCases([folder])
const report = await backtest({ cases, runtime, workers: 1, root, nowMs: Date.now })
await runtime.close()
if (report.cases.length !== 1) process.exitCode = 1
