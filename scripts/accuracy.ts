import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { runDimSynthCases } from './accuracy/cases/dim-synth.ts'
import { runNezhaEventsCases } from './accuracy/cases/nezha-events.ts'
import { runNezhaCases } from './accuracy/cases/nezha.ts'
import { runNabCases } from './accuracy/cases/nab.ts'
import { runTcpdCases } from './accuracy/cases/tcpd.ts'
import { runPetshopSimulatedCases } from './accuracy/cases/petshop-simulated.ts'
import { runPetshopCases } from './accuracy/cases/petshop.ts'
import { runDimSynth } from './accuracy/dim-synth.ts'
import { runNab } from './accuracy/nab.ts'
import { runNezhaEvents } from './accuracy/nezha-events.ts'
import { runNezha } from './accuracy/nezha.ts'
import { runPetshopSimulated } from './accuracy/petshop-simulated.ts'
import { runPetshop } from './accuracy/petshop.ts'
import type { DatasetReport } from './accuracy/report.ts'
import { runTcpd } from './accuracy/tcpd.ts'
import { runWorlds } from './accuracy/worlds.ts'

/**
 * Runs the shipped analysis over one labelled public data set, with one fixed setting each: the
 * bundled analyzers in their sandbox or, with `--functions`, the functions that they call.
 */
const analyzers: Record<string, (dir: string) => Promise<DatasetReport>> = {
  petshop: runPetshopCases,
  'petshop-simulated': runPetshopSimulatedCases,
  nezha: runNezhaCases,
  nab: runNabCases,
  tcpd: runTcpdCases,
  'nezha-events': runNezhaEventsCases,
  'dim-synth': runDimSynthCases,
}
const functions: Record<string, (dir: string) => DatasetReport> = {
  petshop: runPetshop,
  'petshop-simulated': runPetshopSimulated,
  nezha: runNezha,
  'nezha-events': runNezhaEvents,
  'dim-synth': runDimSynth,
  nab: runNab,
  tcpd: runTcpd,
}

const usage =
  `Usage: npm run accuracy -- --dataset ${Object.keys(functions).join('|')} --dir DIR [--functions] [--json]\n` +
  '   or: npm run accuracy -- --dataset worlds [--seed S] [--count N] [--dialect D] [--fault F] [--json]'

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      dataset: { type: 'string' },
      dir: { type: 'string' },
      functions: { type: 'boolean', default: false },
      seed: { type: 'string' },
      count: { type: 'string' },
      dialect: { type: 'string' },
      fault: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  })
  const { dataset = '' } = values
  if (dataset === 'worlds') {
    if (values.dir !== undefined || values.functions) {
      return refuse('Worlds are made, not read: leave out --dir and --functions.')
    }
    const seed = wholeNumber('--seed', values.seed ?? '1')
    const count = wholeNumber('--count', values.count ?? '40')
    const { dialect, fault } = values
    const report = await runWorlds({ seed, count, dialect, fault })
    return tell(report, values.json)
  }
  if ([values.seed, values.count, values.dialect, values.fault].some((one) => one !== undefined)) {
    return refuse('--seed, --count, --dialect and --fault are of --dataset worlds alone.')
  }
  const run = (values.functions ? undefined : analyzers[dataset]) ?? functions[dataset]
  if (run === undefined || values.dir === undefined) return refuse(usage)
  if (!existsSync(values.dir))
    return refuse(`There is no folder ${values.dir}; give the data set's own folder with --dir.`)
  const report = await run(values.dir)
  if (report.cases.length === 0)
    return refuse(`No case of ${report.dataset} was found in ${values.dir}; check the layout.`)
  return tell(report, values.json)
}

function tell(report: DatasetReport, isJson: boolean): number {
  console.log(isJson ? JSON.stringify(flat(report)) : table(report))
  return 0
}

function wholeNumber(option: string, text: string): number {
  if (/^\d{1,9}$/.test(text) && (option !== '--count' || Number(text) > 0)) return Number(text)
  const least = option === '--count' ? ' above 0' : ''
  throw new Error(`${option} must be a whole number${least} of at most nine digits, not "${text}".`)
}

function refuse(sentence: string): number {
  console.error(sentence)
  return 2
}

/** In the JSON form the metrics stand beside the split's name, as design.md asks for. */
function flat(report: DatasetReport): unknown {
  const splits = report.splits.map(({ metrics, intervals, ...rest }) => ({
    ...rest,
    ...metrics,
    intervals,
  }))
  return { dataset: report.dataset, splits, cases: report.cases }
}

function table(report: DatasetReport): string {
  const lines = report.splits.map(({ split, cases, metrics, intervals }) => {
    const parts = Object.entries(metrics).map(([name, value]) => {
      const ends = Object.entries(intervals ?? {}).find(([key]) => key === name)?.[1]
      const interval = ends === undefined ? '' : ` [${ends[0].toFixed(2)}, ${ends[1].toFixed(2)}]`
      return `${name} ${value.toFixed(3)}${interval}`
    })
    return `${split.padEnd(36)} ${String(cases).padStart(5)}  ${parts.join('  ')}`
  })
  const slowest = Math.max(...report.cases.map((one) => one.ms))
  return [
    `${report.dataset}: ${report.cases.length} cases, slowest ${slowest.toFixed(0)} ms`,
    ...lines,
  ].join('\n')
}

try {
  process.exitCode = await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 2
}
