import type { Random } from '../random.ts'
import type { Tree } from '../tree.ts'
import { crossings } from './crossings.ts'
import { code, growTree, type Grammar, type Rule, type Vocabulary } from './grow.ts'
import { statements } from './statements.ts'
import { values } from './values.ts'

/** What an analyzer does one after the other, each in its own time. */
const turns: readonly Rule[] = [
  { name: 'turn: at once', weight: 3, isDeep: true, make: (grow) => code`${grow.statement()}\n` },
  {
    name: 'turn: waiting for what crosses',
    weight: 3,
    isDeep: true,
    make: (grow) => code`await later(async () => ${grow.crossing()})\n`,
  },
  {
    name: 'turn: waiting for a value',
    isDeep: true,
    make: (grow) => code`await later(async () => await ${grow.value()})\n`,
  },
  {
    name: 'turn: after an answer',
    weight: 2,
    isDeep: true,
    make: (grow) =>
      code`await later(async () => { see(await ${grow.crossing()}, 'answer'); ${grow.statement()} })\n`,
  },
  {
    name: 'turn: changing an answer',
    isDeep: true,
    make: (grow) =>
      code`await later(async () => { const answer = await ${grow.crossing()}; Object(answer)[${grow.key()}] = ${grow.value()}; Object(answer[0])[${grow.key()}] = ${grow.value()} })\n`,
  },
  {
    name: 'turn: going through a value',
    isDeep: true,
    make: (grow) =>
      code`await later(async () => { for await (const item of ${grow.value()}) { see(item, 'item'); break } })\n`,
  },
  {
    name: 'turn: using a value',
    weight: 0.5,
    isDeep: true,
    make: (grow) => code`await later(async () => { await using held = ${grow.value()} })\n`,
  },
]

const schemas: readonly Rule[] = [
  { name: 'schema: any', weight: 6, make: () => ['z.any()'] },
  {
    name: 'schema: transform',
    isDeep: true,
    make: (grow) =>
      code`z.pipe(z.any(), z.transform((...given) => { see(given, 'transform'); ${grow.statement()}; return ${grow.value()} }))`,
  },
  {
    name: 'schema: refine',
    isDeep: true,
    make: (grow) =>
      code`z.any().check(z.refine((...given) => { see(given, 'refine'); ${grow.statement()}; return true }))`,
  },
  {
    name: 'schema: coerce',
    make: ({ random }) => [
      `z.looseObject({ since: z.coerce.${random.pick(['bigint', 'date', 'number', 'string', 'boolean'])}() })`,
    ],
  },
  {
    name: 'schema: one of its own',
    isDeep: true,
    make: (grow) =>
      code`{ '~standard': { version: 1, vendor: 'own', validate(...given) { see(given, 'validate'); ${grow.statement()}; return ${grow.random.pick(['', 'Promise.resolve'])}({ value: ${grow.value()} }) } } }`,
  },
  {
    name: 'schema: one that refuses oddly',
    isDeep: true,
    make: (grow) =>
      code`{ '~standard': { version: 1, vendor: 'own', validate: () => ({ issues: [{ message: ${grow.value()}, path: [${grow.value()}] }] }) } }`,
  },
]

const triggers: readonly Rule[] = [
  { name: 'trigger: none', weight: 6, make: () => [''] },
  {
    name: 'trigger: alert',
    weight: 3,
    isDeep: true,
    make: (grow) =>
      code`on.alert({ labels: [], params: (...given) => { see(given, 'alert'); ${grow.statement()}; return ${grow.value()} } }),`,
  },
  {
    name: 'trigger: schedule',
    isDeep: true,
    make: (grow) => code`on.every('0 9 * * 1', ${grow.value()}),`,
  },
  {
    name: 'trigger: entity',
    weight: 2,
    isDeep: true,
    make: (grow) =>
      code`on.entity('service', (...given) => { see(given, 'entity'); ${grow.statement()}; return ${grow.value()} }),`,
  },
]

const endings: readonly Rule[] = [
  { name: 'ending: none', weight: 4, make: () => [''] },
  { name: 'ending: return', isDeep: true, make: (grow) => code`return ${grow.value()}` },
  { name: 'ending: throw', isDeep: true, make: (grow) => code`throw ${grow.value()}` },
]

export const grammar: Grammar = {
  turn: turns,
  statement: statements,
  value: values,
  crossing: crossings,
  schema: schemas,
  trigger: triggers,
  ending: endings,
}

/** A hostile program: the text of an analyzer's file. */
export function growProgram(random: Random, words: Vocabulary): Tree {
  const means = { grammar, random, words }
  const early = Array.from({ length: random.chance(0.4) ? 2 : 0 }, () =>
    growTree('statement', means, 2),
  )
  const some = Array.from({ length: 1 + random.integer(4) }, () => growTree('turn', means))
  const parts = assemble({
    early: [random.chance(0.3) ? 'greedy()\n' : '', ...early],
    schema: [growTree('schema', means, 1)],
    trigger: [growTree('trigger', means, 2)],
    turns: some,
    ending: [growTree('ending', means, 2)],
  })
  return { rule: 'program', sort: 'program', parts }
}

type Places = Readonly<Record<'early' | 'schema' | 'trigger' | 'turns' | 'ending', Tree['parts']>>

/** Puts the parts of a program where they belong; its file lies in a folder beside that of the kit. */
function assemble({ early, schema, trigger, turns: some, ending }: Places): Tree['parts'] {
  const lines = (parts: Tree['parts']): Tree['parts'] => parts.flatMap((part) => [part, '\n'])
  return [
    ...[head, ...lines(early), definition, ...schema, needs, ...trigger, investigate],
    ...[...lines(some), rest, ...ending, foot],
  ]
}

/** A program of known parts, where nothing else is said as harmless as can be. */
export function programText(places: Partial<Readonly<Record<keyof Places, string>>>): string {
  const { early = '', schema = 'z.any()', trigger = '', turns: some = '', ending = '' } = places
  const parts = { early: [early], schema: [schema], trigger: [trigger], turns: [some] }
  return assemble({ ...parts, ending: [ending] }).join('')
}

/** What a program begins with. */
export const head = `import { attempt, connect, cycle, deep, dive, endless, endlessMicrotasks, fillBuffers, fillHeap, flood, greedy, hops, later, listen, long, patch, poke, run, see, spin, trace } from '../fuzz/kit.ts'
import { changes, defineAnalyzer, evidence, logs, metrics, service, traces } from '@faultline/sdk'
import * as z from 'zod/mini'
`
const definition = `export const hostile = defineAnalyzer({
  id: 'hostile',
  title: 'Hostile',
  owner: 'fuzz',
  params: `
const needs = `,
  needs: { metrics: metrics(), changes: changes(), logs: logs(), traces: traces() },
  triggers: (on) => [`
const investigate = `],
  async investigate(context) {
connect(context)
`
/** Stays for a while, so that what was left behind has time to be seen. */
const rest = `for (let turn = 0; turn < 4; turn++) await later(() => context.sources.metrics.range({ metric: 'latency', window: context.window }))
`
const foot = `
  },
})
`
