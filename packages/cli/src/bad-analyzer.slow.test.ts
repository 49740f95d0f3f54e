import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { z } from 'zod'
import { runCli } from '../test/run-cli.ts'

/** Within the repository, where the SDK is found. */
const folder = mkdtempSync(join(import.meta.dirname, '..', 'bad-analyzers-'))
afterAll(() => rmSync(folder, { recursive: true }))

const head = `import { defineAnalyzer, metrics, service } from '@faultline/sdk'
import { z } from 'zod'
`
/** An analyzer whose investigate() begins in line 9. */
const analyzer = (body: string, id = 'bad'): string => `${head}export const bad = defineAnalyzer({
  id: '${id}',
  title: 'Is bad',
  owner: 'team-runtime',
  params: z.object({ service: z.string() }),
  needs: { metrics: metrics({ match: ['latency'] }) },
  async investigate({ params, sources, window, found, chain, step }) {
    ${body}
  },
})
`
type Bad = {
  readonly name: string
  readonly text: string
  readonly exitCode: number
  /** Line of the author's file that the sentence names. */
  readonly line?: number
  readonly says: RegExp
  readonly params?: object
}
const cases: readonly Bad[] = [
  {
    name: 'syntax-error',
    text: `${head}export const = 1`,
    ...{ exitCode: 2, line: 3, says: /Expected identifier but found "="/ },
  },
  {
    name: 'wrong-default-export',
    text: `${head}export default { investigate() {} }`,
    ...{ exitCode: 2, says: /exports no analyzer; export one: export const name = defineAnalyzer/ },
  },
  {
    name: 'two-analyzers',
    text: `${analyzer('')}\nexport const other = defineAnalyzer({ ...bad, id: 'other', triggers: () => [] })`,
    ...{ exitCode: 2, says: /exports 2 analyzers \(bad, other\); export one and give each other/ },
  },
  {
    name: 'duplicate-id',
    text: `${analyzer('')}\nexport const other = defineAnalyzer({ ...bad, triggers: () => [] })`,
    ...{ exitCode: 2, line: 14, says: /Two analyzers have the id "bad"; rename one of them/ },
  },
  {
    name: 'wrong-id',
    text: analyzer('', 'Bad One'),
    ...{ exitCode: 2, line: 3, says: /lower case with dashes, like checkout-latency/ },
  },
  {
    name: 'throws-while-loading',
    text: `${head}throw new TypeError('no coffee')`,
    ...{ exitCode: 2, line: 3, says: /no coffee/ },
  },
  {
    name: 'built-in',
    text: `${head}import { readFileSync } from 'node:fs'\nreadFileSync('/etc/passwd')`,
    ...{ exitCode: 2, line: 3, says: /does not exist inside the sandbox; declare a need/ },
  },
  {
    name: 'native-addon',
    text: `${head}import addon from './native/build.node'\naddon()`,
    ...{ exitCode: 2, line: 3, says: /is a native addon.*use a package in plain JavaScript/ },
  },
  {
    name: 'missing-need',
    text: analyzer('await Reflect.get(sources, "logs").search({ window })'),
    ...{
      exitCode: 1,
      line: 10,
      says: /uses sources.logs without declaring it; add logs to its needs/,
    },
  },
  {
    name: 'out-of-scope',
    text: analyzer('await sources.metrics.range({ metric: "salaries", window })'),
    ...{
      exitCode: 1,
      line: 10,
      says: /reaches metrics latency, not salaries; declare it in the need/,
    },
  },
  {
    name: 'params',
    text: analyzer(''),
    params: { service: 7 },
    ...{
      exitCode: 2,
      line: 3,
      says: /The params do not fit bad: params.service: .*expected string/,
    },
  },
  {
    name: 'rejected-finding',
    text: analyzer(
      'found.cause({ about: service("a"), confidence: 2, because: "b", evidence: [] as never })',
    ),
    ...{ exitCode: 1, line: 10, says: /needs evidence; pass what shows it as `evidence`/ },
  },
  {
    name: 'thrown-string',
    text: analyzer('throw "out of coffee"'),
    ...{ exitCode: 1, line: 3, says: /threw the string "out of coffee"; throw an Error/ },
  },
  {
    name: 'unhandled-rejection',
    text: analyzer(
      'void Promise.reject(new Error("nobody waits")); await new Promise((end) => setTimeout(end, 1))',
    ),
    ...{ exitCode: 1, line: 10, says: /nobody waits/ },
  },
  {
    name: 'never-settles',
    text: analyzer('await new Promise(() => {})'),
    ...{
      exitCode: 1,
      line: 3,
      says: /nothing will settle; await only sources, steps, chain\(\) and timers/,
    },
  },
]

test.each(cases)('$name: one sentence, its place and what to do', async (bad) => {
  const file = `${bad.name}.ts`
  writeFileSync(join(folder, file), bad.text)
  if (bad.name === 'native-addon') {
    mkdirSync(join(folder, 'native'))
    writeFileSync(join(folder, 'native', 'build.node'), '')
  }
  const params = JSON.stringify(bad.params ?? { service: 'checkout' })
  const { exitCode, stdout, stderr } = await runCli(['run', file, '--params', params, '--json'], {
    cwd: folder,
  })
  const { error } = z.object({ error: z.object({ message: z.string() }) }).parse(JSON.parse(stdout))
  expect(error.message).toMatch(bad.says)
  expect(error.message).not.toContain('\n')
  if (bad.line !== undefined) expect(error.message).toContain(`${file}:${bad.line}:`)
  expect(stderr).not.toMatch(/^\s+at /m)
  expect(exitCode).toBe(bad.exitCode)
})
