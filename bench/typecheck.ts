import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { BenchResult } from './report.ts'
import { analyzerSource } from './typecheck/analyzer-source.ts'

const analyzers = 300
const runs = 3
const root = resolve(import.meta.dirname, '..')
const compiler = join(
  createRequire(import.meta.url).resolve('typescript/package.json'),
  '../bin/tsc',
)

/** Type-checks 300 generated analyzers, of all the shapes that there are, beside one of them. */
export function benchTypecheck(): BenchResult[] {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'faultline-bench-typecheck-')))
  try {
    const all = check(generate(folder, analyzers))
    const one = check(generate(folder, 1))
    return [
      {
        name: 'typecheck',
        work: `${analyzers} analyzers, ${all.lines} lines with what they import, of which one alone has ${one.lines}`,
        seconds: all.seconds,
        reference: 'checking one of them',
        referenceSeconds: one.seconds,
        ratio: one.seconds / all.seconds,
        peakMemoryMb: all.memoryMb,
        goal: 'under 20 s on 2 cores',
        met: all.seconds < 20,
      },
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Writes a project of so many analyzers; each chains the one before it. */
function generate(folder: string, count: number): string {
  const project = join(folder, `of-${count}`)
  mkdirSync(project)
  symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'))
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }')
  const configuration = { extends: join(root, 'tsconfig.base.json'), include: ['*.ts'] }
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(configuration))
  for (let index = 0; index < count; index++) {
    writeFileSync(join(project, `analyzer-${index}.ts`), analyzerSource(index))
  }
  return project
}

type Checked = { readonly seconds: number; readonly lines: number; readonly memoryMb: number }

/** The whole of the compiler's run, its start included; best of several. */
function check(project: string): Checked {
  let best: Checked = { seconds: Infinity, lines: 0, memoryMb: 0 }
  for (let run = 0; run < runs; run++) {
    const start = performance.now()
    const { status, stdout } = spawnSync(
      process.execPath,
      [compiler, '-p', project, '--extendedDiagnostics'],
      { encoding: 'utf8' },
    )
    const seconds = (performance.now() - start) / 1000
    if (status !== 0)
      throw new Error(`A generated analyzer does not compile: ${stdout.slice(0, 1_000)}`)
    const told = (name: string): number => Number(new RegExp(`${name}: +(\\d+)`).exec(stdout)?.[1])
    const memoryMb = Math.round(told('Memory used') / 1000)
    if (seconds < best.seconds) best = { seconds, lines: told('Lines'), memoryMb }
  }
  return best
}
