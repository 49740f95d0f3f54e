import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fixture, requestOf } from '../../test/harness.ts'
import { bundleAnalyzer, createRuntime, type AnalyzerBundle, type Runtime } from '../index.ts'

let runtime: Runtime
let bundle: AnalyzerBundle
const folder = mkdtempSync(join(import.meta.dirname, '../../test/untyped-'))
beforeAll(async () => {
  runtime = await createRuntime()
  bundle = await bundleAnalyzer(fixture('untyped.js'))
})
afterAll(async () => {
  await runtime.close()
  rmSync(folder, { recursive: true, force: true })
})

type Mistake = readonly [how: string, code: string, says: string]

/** What types would refuse, or cannot see, is refused at the border: what, where, and what to do. */
const mistakes: readonly Mistake[] = [
  [
    'unknown kind of finding',
    'part_unknown',
    'There is no found.rootCause; say what you found with cause',
  ],
  ['cause without evidence', 'finding_rejected', 'A finding of kind cause needs evidence'],
  ['no claim', 'finding_rejected', 'A finding is an object: { about,'],
  ['about a name', 'finding_rejected', '"checkout" is no entity; pass one as `about`'],
  ['unknown kind of entity', 'finding_rejected', 'There is no kind of entity "pod", but service,'],
  ['half an entity', 'finding_rejected', 'The version of a deployment is nothing;'],
  ['too much of an entity', 'finding_rejected', 'A service has no field "region";'],
  ['kind not emitted', 'finding_rejected', 'not about a host; add it to its emits'],
  ['confidence in percent', 'finding_rejected', 'a probability from 0 to 1, but was 90'],
  ['confidence that is no number', 'finding_rejected', 'a probability from 0 to 1, but was NaN'],
  ['confidence in text', 'finding_rejected', 'a probability from 0 to 1, but was "0.9"'],
  ['no sentence', 'finding_rejected', 'needs one sentence that a person can read, but has nothing'],
  ['sentence that is a number', 'finding_rejected', 'needs one sentence that a person can read'],
  [
    'secret in the sentence',
    'finding_rejected',
    'holds what looks like a credential; leave it out',
  ],
  ['secret in an action', 'finding_rejected', 'holds what looks like a credential; leave it out'],
  ['secret in evidence', 'finding_rejected', 'holds what looks like a credential; leave it out'],
  ['evidence that is said', 'finding_rejected', '"I saw it" is no evidence; make it with'],
  ['evidence that is no list', 'finding_rejected', 'The evidence of a finding is a list'],
  ['evidence of wrong rows', 'finding_rejected', 'The evidence "T" has wrong rows: a list;'],
  ['evidence of no series', 'finding_rejected', 'The evidence "S" has wrong unit: nothing;'],
  ['action that is said', 'finding_rejected', 'The actions of a finding are a list of { title,'],
  ['nothing without proof', 'finding_rejected', 'needs at least one thing that was checked'],
  ['nothing with proof that is said', 'finding_rejected', '"latency" was not read from a source;'],
  ['not enough without a gap', 'finding_rejected', 'needs a list of what is missing'],
  ['not enough without a question', 'finding_rejected', 'The question of found.notEnough() needs'],
  ['undeclared source', 'need_undeclared', 'without declaring it; add metrics to its needs'],
  ['unknown method', 'part_unknown', 'There is no sources.traces.query; ask it for series, groups'],
  ['wrong question', 'source_bad_query', 'sources.traces.calls() was asked wrongly: query.window'],
  ['chain by id', 'chain_invalid', 'chain() takes an analyzer made by defineAnalyzer()'],
  ['whoever about nothing', 'chain_invalid', 'chain.whoever() takes { entity }'],
  ['whoever about a name', 'finding_rejected', '"checkout" is no entity; pass one as `entity`'],
  ['whoever about half an entity', 'finding_rejected', 'The service of a deployment is nothing;'],
  ['step without work', 'step_invalid', 'step() takes a name and a function'],
  ['reads what is not there', 'investigate_failed', 'Cannot read properties of undefined'],
]

test.each(mistakes)('%s is refused where it is made', async (how, code, says) => {
  const result = await runtime.run(requestOf(bundle, { how }))
  expect(result.status).toBe('failed')
  expect(result.error).toMatchObject({ code, message: expect.stringContaining(says) })
  expect(result.error?.message).not.toContain('\n')
  expect(result.findings.map(({ summary }) => summary)).toEqual(['found before it went wrong'])
  const [, line] = /untyped\.js:(\d+):\d+$/.exec(result.error?.location ?? '') ?? []
  expect(caseAt(Number(line))).toBe(how)
})

test.each([
  ['throws a string', 'threw the string "out of coffee"; throw an Error'],
  ['throws null', 'threw null; throw an Error'],
  ['throws an object', 'threw an object without a message; throw an Error'],
])('what is thrown and is no Error is told in a sentence: %s', async (how, says) => {
  const result = await runtime.run(requestOf(bundle, { how }))
  expect(result.error?.message).toContain(says)
  expect(result.findings).toHaveLength(1)
})

const right = `id: 'right', title: 'T', owner: 'team', params: z.object({}), needs: {}, investigate() {}`

test.each([
  [`id: 7`, `lower case with dashes, like checkout-latency, but was 7`],
  [`title: undefined`, 'The title of right must be text, but was nothing'],
  [`owner: null`, 'The owner of right must be the name of a team, but was null'],
  [`params: { how: 'text' }`, 'The params of right must be a Standard Schema'],
  [`needs: ['traces']`, 'The needs of right must be an object'],
  [`needs: { traces: 'traces' }`, 'The need "traces" of right must be made by traces(), metrics()'],
  [`emits: ['pod']`, 'The emits of right must be a list of kinds of entities'],
  [`triggers: []`, 'The triggers of right must be a function'],
  [
    `triggers: () => ['Slow']`,
    'must be a list of what on.alert(), on.every() and on.entity() return',
  ],
  [
    `triggers: (on) => [on.every('daily', {})]`,
    'five fields (minute, hour, day, month, weekday) in UTC',
  ],
  [`investigate: 'later'`, 'The investigate of right must be a function, but was "later"'],
])('a definition with %s is refused where it stands', async (wrong, says) => {
  const file = join(folder, 'definition.js')
  const lines = [
    `import { defineAnalyzer } from '@faultline/sdk'`,
    `import * as z from 'zod/mini'`,
    `export const analyzer = defineAnalyzer({ ${right}, ${wrong} })`,
  ]
  writeFileSync(file, lines.join('\n'))
  const described = bundleAnalyzer(file).then((made) => runtime.describe(made))
  const error: unknown = await described.catch((caught: unknown) => caught)
  expect(error).toMatchObject({
    code: 'analyzer_invalid',
    message: expect.stringContaining(says),
    location: expect.stringMatching(/definition\.js:3:\d+$/),
  })
})

/** The case whose part of the fixture a line lies in. */
function caseAt(line: number): string | undefined {
  const before = readFileSync(fixture('untyped.js'), 'utf8').split('\n').slice(0, line)
  return before.flatMap((text) => /^ {2}'([^']+)':/.exec(text)?.[1] ?? []).at(-1)
}
