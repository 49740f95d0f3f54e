import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  bundleAnalyzer,
  createLiveBroker,
  type Broker,
  type RunRequest,
  type Runtime,
} from '@faultline/runtime'
import type { Change, MetricQuery } from '@faultline/sdk'
import type { CaseAnswer } from '../src/case-file.ts'
import { caseOfRecording, saveCase } from '../src/cases.ts'

/** A project in a temporary folder, in a repository of its own, with one analyzer. */
export type TestProject = {
  readonly root: string
  readonly analyzerFile: string
  readonly casesFolder: string
  /** Replaces text in the analyzer; what is not found is a mistake of the test. */
  readonly edit: (from: string, to: string) => void
  readonly commit: () => void
  readonly remove: () => void
}

const fixture = join(import.meta.dirname, 'fixtures', 'slow-service')
export const at = Date.UTC(2026, 10, 23, 3)
const window = { from: at - 900_000, to: at }
const faultAt = at - 300_000

export function createProject(): TestProject {
  const root = mkdtempSync(join(tmpdir(), 'faultline backtest '))
  const folder = join(root, 'analyzers', 'slow-service')
  const analyzerFile = join(folder, 'index.ts')
  cpSync(fixture, folder, { recursive: true })
  const git = (...words: string[]): void => {
    const person = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com']
    execFileSync('git', [...person, ...words], { cwd: root, stdio: 'pipe' })
  }
  git('init', '--quiet')
  return {
    root,
    analyzerFile,
    casesFolder: join(folder, 'cases'),
    edit(from, to) {
      const text = readFileSync(analyzerFile, 'utf8')
      if (!text.includes(from)) throw new Error(`the analyzer has no ${from}`)
      writeFileSync(analyzerFile, text.replace(from, to))
    },
    commit() {
      git('add', '--all')
      git('commit', '--quiet', '--message', 'State')
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}

export type Day = {
  readonly name: string
  readonly isHealthy?: boolean
  readonly answer?: CaseAnswer
  readonly tags?: readonly string[]
}

/** Sources that tell of a day: latency is noise that may rise, and there was one deployment. */
export function dayBroker({ name, isHealthy = false }: Day): Broker {
  const deployed: Change = {
    id: name,
    kind: 'deployment',
    at: faultAt - 10_000,
    title: 'Deploy checkout v42',
    service: 'checkout',
    version: { from: 'v41', to: 'v42' },
  }
  const metrics = {
    range(query: MetricQuery) {
      const count = (query.window.to - query.window.from) / 10_000
      const times = Float64Array.from({ length: count }, (_, index) => window.from + index * 10_000)
      const values = times.map((time, index) => {
        const noise = 5 * Math.sin(index * index + name.length)
        return 100 + noise + (time >= faultAt && !isHealthy ? 80 : 0)
      })
      const series = { name: query.metric, labels: {}, unit: 'ms', times, values }
      return Promise.resolve({ value: [series], query: `select ${query.metric}` })
    },
    names: () => Promise.resolve({ value: [], query: 'names' }),
  }
  const changes = { list: () => Promise.resolve({ value: [deployed], query: 'changes' }) }
  return createLiveBroker({ sources: { metrics, changes } })
}

const cause: CaseAnswer = {
  conclusion: 'cause',
  causes: { any: [{ kind: 'deployment', service: 'checkout', version: 'v42' }] },
}

/** Records a day with the project's analyzer, as a case with its answer. */
export async function recordDay(runtime: Runtime, project: TestProject, day: Day): Promise<void> {
  const { analyzerFile, casesFolder } = project
  const { name, tags = [], isHealthy = false } = day
  const params = { service: 'checkout' }
  const request: RunRequest = {
    bundle: await bundleAnalyzer(analyzerFile),
    start: { kind: 'params', params },
    ...{ alert: null, clock: at, window, seed: 'seed', broker: dayBroker(day) },
  }
  const { journals } = await runtime.record(request)
  const asked = { analyzer: 'slow-service', params, alert: null, clock: at, window, seed: 'seed' }
  const answer = day.answer ?? (isHealthy ? { conclusion: 'healthy' } : cause)
  await saveCase({
    folder: join(casesFolder, name),
    content: caseOfRecording(asked, { title: `Day of ${name}`, tags, answer }),
    journals,
  })
}
