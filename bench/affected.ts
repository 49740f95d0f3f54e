import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { planAffected } from '@faultline/backtest/affected'
import { bundleAnalyzer } from '@faultline/runtime'
import { memoryMb, type BenchResult } from './report.ts'

const analyzers = 200
const filesEach = 4
const sharedFiles = 60
const casesEach = 5
/** The reference takes minutes for all of them. */
const bundledAsReference = 10

/**
 * Plans the backtest of a commit that touches one analyzer of 200, in a generated repository. The
 * reference is what tells the same without an import graph: bundling them all and comparing.
 */
export async function benchAffected(): Promise<BenchResult[]> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'faultline-bench-affected-')))
  try {
    generate(folder)
    appendFileSync(join(folder, 'analyzers/analyzer-7/part-2.ts'), 'export const changed = true\n')
    git(folder, 'commit', '--quiet', '--all', '--message=change')
    let seconds = Infinity
    let isRight = true
    for (let run = 0; run < 5; run++) {
      const start = performance.now()
      const plan = await planAffected({
        repository: folder,
        base: 'HEAD~1',
        head: 'HEAD',
        analyzerFolders: ['analyzers'],
      })
      seconds = Math.min(seconds, (performance.now() - start) / 1000)
      const [only] = plan.affected
      isRight &&= plan.affected.length === 1 && only?.file === 'analyzers/analyzer-7/index.ts'
      isRight &&= only?.cases.length === casesEach
    }
    const peakMemoryMb = memoryMb()
    const referenceSeconds = await bundleAll(folder)
    return [
      {
        name: 'affected',
        work: `${analyzers} analyzers of ${filesEach} files, ${sharedFiles} shared files, ${analyzers * casesEach} cases`,
        seconds,
        reference: `bundling all of them (${bundledAsReference} timed)`,
        referenceSeconds,
        ratio: referenceSeconds / seconds,
        peakMemoryMb,
        goal: 'exactly the one that changed, in under 1 s',
        met: isRight && seconds < 1,
      },
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Seconds that bundling every analyzer takes, from a few of them. */
async function bundleAll(folder: string): Promise<number> {
  const start = performance.now()
  for (let index = 0; index < bundledAsReference; index++) {
    await bundleAnalyzer(join(folder, `analyzers/analyzer-${index}/index.ts`))
  }
  return ((performance.now() - start) / 1000) * (analyzers / bundledAsReference)
}

function generate(folder: string): void {
  const write = (path: string, lines: readonly string[]): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), `${lines.join('\n')}\n`)
  }
  write('package.json', ['{ "name": "bench", "type": "module" }'])
  write('package-lock.json', ['{}'])
  for (let index = 0; index < sharedFiles; index++) {
    const next = index + 1 < sharedFiles ? [`import './shared-${index + 1}.ts'`] : []
    write(`shared/shared-${index}.ts`, [...next, ...statements(40)])
  }
  for (let index = 0; index < analyzers; index++) {
    const place = `analyzers/analyzer-${index}`
    const parts = Array.from({ length: filesEach - 1 }, (_, part) => `./part-${part}.ts`)
    write(`${place}/index.ts`, [
      "import { defineAnalyzer } from '@faultline/sdk'",
      `import '../../shared/shared-${index % sharedFiles}.ts'`,
      ...parts.map((part) => `import '${part}'`),
      'export { defineAnalyzer }',
      ...statements(40),
    ])
    for (const part of parts) write(`${place}/${part}`, statements(60))
    for (let number = 0; number < casesEach; number++) {
      write(`${place}/cases/case-${number}/case.yaml`, [`title: Case ${number}`])
    }
  }
  git(folder, 'init', '--quiet', '--initial-branch=main')
  git(folder, 'add', '--all')
  git(folder, 'commit', '--quiet', '--message=state')
}

function statements(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `export const value${index} = ${index} * 2`)
}

function git(folder: string, ...args: readonly string[]): void {
  const author = ['-c', 'user.name=Bench', '-c', 'user.email=bench@example.invalid']
  execFileSync('git', [...author, ...args], { cwd: folder })
}
