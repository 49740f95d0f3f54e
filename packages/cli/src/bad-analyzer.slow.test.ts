import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { z } from 'zod'
import { runResultSchema } from '@faultline/sdk/result'
import { runCli } from '../test/run-cli.ts'

/** Within the repository, where the SDK is found. */
const folder = mkdtempSync(join(import.meta.dirname, '..', 'bad-analyzers-'))
afterAll(() => rmSync(folder, { recursive: true }))

const head = `import { defineAnalyzer, metrics, service } from '@faultline/sdk'
import { z } from 'zod'
`
/** An analyzer whose investigate() begins in line 9. */
const analyzer = (
  body: string,
  rest = "id: 'bad',",
): string => `${head}export const bad = defineAnalyzer({
  ${rest}
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
  /** Of the result, where it came to a run. */
  readonly status?: string
  /** Other files that it imports, by name. */
  readonly beside?: Readonly<Record<string, string>>
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
    text: analyzer('', "id: 'Bad One',"),
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
    name: 'syntax-error-in-chained',
    text: `import { child } from './child-1.ts'\n${analyzer('await chain(child, {})')}`,
    beside: { 'child-1.ts': `${head}export const child = define Analyzer({})` },
    ...{ exitCode: 2, says: /child-1\.ts:3:\d+: Expected ";" but found "Analyzer"/ },
  },
  {
    name: 'built-in-in-chained',
    text: `import { child } from './child-2.ts'\n${analyzer('await chain(child, {})')}`,
    beside: { 'child-2.ts': `import 'node:net'\nexport const child = 1` },
    ...{ exitCode: 2, says: /child-2\.ts:1:\d+: node:net does not exist inside the sandbox/ },
  },
  {
    name: 'duplicate-id-in-chained',
    text: `import { child } from './child-3.ts'\n${analyzer('await chain(child, { service: "a" })')}`,
    beside: { 'child-3.ts': analyzer('').replace('const bad', 'const child') },
    ...{ exitCode: 2, line: 4, says: /Two analyzers have the id "bad"; rename one of them/ },
  },
  {
    name: 'chained-is-none',
    text: `import child from './child-4.ts'\n${analyzer('await chain(child as never, {} as never)')}`,
    beside: { 'child-4.ts': `export default { id: 'child', investigate() {} }` },
    status: 'failed',
    ...{ exitCode: 1, line: 11, says: /chain\(\) takes an analyzer made by defineAnalyzer\(\)/ },
  },
  {
    name: 'spins',
    text: analyzer('for (;;);', "id: 'bad', limits: { cpuMs: 1_000 },"),
    status: 'timed_out',
    ...{ exitCode: 1, line: 3, says: /exceeded cpuMs: \d+ of at most 1000; use less, or declare/ },
  },
  {
    name: 'waits',
    text: analyzer(
      'await new Promise((end) => setTimeout(end, 60_000))',
      "id: 'bad', limits: { wallMs: 1_000 },",
    ),
    status: 'timed_out',
    ...{ exitCode: 1, line: 3, says: /exceeded wallMs: \d+ of at most 1000; use less, or declare/ },
  },
  {
    name: 'takes-all-memory',
    text: analyzer(
      'const all = []; for (;;) all.push(new Uint8Array(5_000_000).fill(1))',
      "id: 'bad', limits: { memoryMb: 150 },",
    ),
    status: 'out_of_memory',
    ...{ exitCode: 1, line: 3, says: /exceeded memoryMb: \d+ of at most 150; use less, or/ },
  },
  {
    name: 'missing-need',
    status: 'failed',
    text: analyzer('await Reflect.get(sources, "logs").search({ window })'),
    ...{
      exitCode: 1,
      line: 10,
      says: /uses sources.logs without declaring it; add logs to its needs/,
    },
  },
  {
    name: 'out-of-scope',
    status: 'denied',
    text: analyzer('await sources.metrics.range({ metric: "salaries", window })'),
    ...{
      exitCode: 1,
      line: 10,
      says: /reaches metrics latency, not salaries; declare it in the need/,
    },
  },
  {
    name: 'params',
    status: 'failed',
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
    status: 'failed',
    text: analyzer(
      'found.cause({ about: service("a"), confidence: 2, because: "b", evidence: [] as never })',
    ),
    ...{ exitCode: 1, line: 10, says: /needs evidence; pass what shows it as `evidence`/ },
  },
  {
    name: 'thrown-string',
    status: 'failed',
    text: analyzer('throw "out of coffee"'),
    ...{ exitCode: 1, line: 3, says: /threw the string "out of coffee"; throw an Error/ },
  },
  {
    name: 'unhandled-rejection',
    status: 'failed',
    text: analyzer(
      'void Promise.reject(new Error("nobody waits")); await new Promise((end) => setTimeout(end, 1))',
    ),
    ...{ exitCode: 1, line: 10, says: /nobody waits/ },
  },
  {
    name: 'never-settles',
    status: 'failed',
    text: analyzer('await new Promise(() => {})'),
    ...{
      exitCode: 1,
      line: 3,
      says: /nothing will settle; await only sources, steps, chain\(\) and timers/,
    },
  },
]

const documentSchema = z.object({
  status: z.string().optional(),
  error: z.object({ message: z.string() }),
})

test.each(cases)('$name: one sentence, its place and what to do', async (bad) => {
  const file = `${bad.name}.ts`
  writeFileSync(join(folder, file), bad.text)
  for (const [name, text] of Object.entries(bad.beside ?? {})) {
    writeFileSync(join(folder, name), text)
  }
  if (bad.name === 'native-addon') {
    mkdirSync(join(folder, 'native'))
    writeFileSync(join(folder, 'native', 'build.node'), '')
  }
  const params = JSON.stringify(bad.params ?? { service: 'checkout' })
  const { exitCode, stdout, stderr } = await runCli(['run', file, '--params', params, '--json'], {
    cwd: folder,
  })
  const { error, status } = documentSchema.parse(JSON.parse(stdout))
  expect(status).toBe(bad.status)
  expect(error.message).toMatch(bad.says)
  expect(error.message).not.toContain('\n')
  if (bad.line !== undefined) expect(error.message).toContain(`${file}:${bad.line}:`)
  expect(stderr).not.toMatch(/^\s+at /m)
  expect(exitCode).toBe(bad.exitCode)
})

test('a run that is interrupted is cancelled, and keeps what it found', async () => {
  const body = `found.symptom({ about: service('a'), confidence: 0.5, because: 'It was found.' })
    await step('A first step', () => {})
    await new Promise((end) => setTimeout(end, 60_000))`
  writeFileSync(join(folder, 'interrupted.ts'), analyzer(body))
  const words = ['run', 'interrupted.ts', '--params', '{"service":"a"}', '--json']
  let isInterrupted = false
  const { exitCode, stdout } = await runCli(words, {
    cwd: folder,
    onStderr(text, child) {
      if (isInterrupted || !text.includes('A first step')) return
      isInterrupted = child.kill('SIGINT')
    },
  })
  const result = runResultSchema.parse(JSON.parse(stdout))
  expect(result.status).toBe('cancelled')
  expect(result.findings.map(({ summary }) => summary)).toEqual(['It was found.'])
  expect(exitCode).toBe(1)
})
