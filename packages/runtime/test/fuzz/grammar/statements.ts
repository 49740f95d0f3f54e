import type { Tree } from '../tree.ts'
import { code, type Grow, type Rule } from './grow.ts'
import { owners } from './owners.ts'
import { given } from './values.ts'

/** What uses up something, without end or nearly. */
const resources: Readonly<Record<string, string>> = {
  'a while': 'spin(100)',
  'a long while': 'spin(400)',
  'for ever': 'endless()',
  'microtasks for ever': 'endlessMicrotasks()',
  'the heap': 'fillHeap()',
  buffers: 'fillBuffers()',
  'the stack': 'dive(() => {}, 0)',
  steps: `flood(3_000, (index) => run.step('step ' + index, () => {}))`,
  findings: `flood(500, () => run.found.symptom({ about: service('a'), confidence: 1, because: 'b' }))`,
  'large findings': `flood(20, () => run.found.symptom({ about: service('a'), confidence: 1, because: long(20) }))`,
  questions: `flood(6_000, (index) => run.sources.metrics.range({ metric: 'latency' + index, window: run.window }))`,
  timers: 'flood(2_000, () => setTimeout(() => {}, 1))',
  'an expression': `attempt(() => /^(a+)+$/.test('a'.repeat(30) + 'b'))`,
  rejections: `flood(1_000, () => { void Promise.reject(new Error('one of many')) })`,
}

/** Odd times at which something can be made to run. */
const moments: Readonly<Record<string, (grow: Grow, body: Tree) => Tree['parts']>> = {
  'in a microtask': (_, body) => code`queueMicrotask(() => { ${body} })`,
  'after many microtasks': ({ random }, body) =>
    code`hops(${random.integer(200)}, () => { ${body} })`,
  'in a timer': ({ random }, body) => code`setTimeout(() => { ${body} }, ${random.integer(20)})`,
  'in a timer that repeats': (_, body) => code`setInterval(() => { ${body} }, 1)`,
  'in a handler of a rejection': (_, body) =>
    code`Promise.reject(new Error('handled')).catch(() => { ${body} })`,
  'when a promise is finally settled': (_, body) =>
    code`void Promise.resolve(1).finally(() => { ${body} })`,
  'in an async function': (_, body) => code`void (async () => { await null; ${body} })()`,
  'in a constructor of promises': (_, body) => code`attempt(() => new Promise(() => { ${body} }))`,
  'in a generator that is left': (_, body) =>
    code`attempt(() => { for (const _ of (function* () { try { yield 1 } finally { ${body} } })()) break })`,
  'in finally': (_, body) => code`try { 1 } finally { ${body} }`,
  'in dispose': (_, body) =>
    code`attempt(() => { using held = { [Symbol.dispose]() { ${body} } } })`,
  'in sort': (_, body) => code`attempt(() => [3, 2, 1].sort(() => { ${body}; return 0 }))`,
  'in a reviver': (_, body) => code`attempt(() => JSON.parse('[1]', () => { ${body} }))`,
  'in a replacer': (_, body) => code`attempt(() => JSON.stringify([1], () => { ${body} }))`,
  'in a tagged template': (_, body) =>
    code`attempt(() => ((...given) => { see(given, 'template'); ${body} })\`a\${1}b\`)`,
  'in a static block': (_, body) => code`attempt(() => class { static { ${body} } })`,
  'in replace': (_, body) => code`attempt(() => 'a'.replace(/a/, () => { ${body}; return '' }))`,
}

export const statements: readonly Rule[] = [
  ...Object.entries(resources).map(([name, text]): Rule => ({
    name: `use ${name}`,
    weight: 0.15,
    make: () => [text],
  })),
  ...Object.entries(moments).map(([name, make]): Rule => ({
    name: `something ${name}`,
    weight: 0.5,
    isDeep: true,
    make: (grow) => make(grow, grow.statement()),
  })),
  { name: 'nothing', weight: 0.5, make: () => [''] },
  {
    name: 'cross',
    weight: 10,
    isDeep: true,
    make: (grow) => code`attempt(() => ${grow.crossing()})`,
  },
  { name: 'format a stack', weight: 1, make: () => [`see(trace(), 'stack')`] },
  {
    name: 'format the stack of an odd error',
    isDeep: true,
    make: (grow) =>
      code`attempt(() => Object(Object.assign(new Error('e'), { [${grow.key()}]: ${grow.value()} })).stack)`,
  },
  {
    name: 'have stacks formatted',
    isDeep: true,
    make: (grow) =>
      code`attempt(() => { Error.prepareStackTrace = (...given) => { see(given, 'frames'); ${grow.statement()}; return ${grow.value()} } })`,
  },
  {
    name: 'limit stacks oddly',
    weight: 0.5,
    isDeep: true,
    make: (grow) => code`attempt(() => { Error.stackTraceLimit = ${grow.value()} })`,
  },
  {
    name: 'do something at the end of the stack',
    weight: 4,
    isDeep: true,
    make: (grow) =>
      code`dive(() => { ${grow.statement()} }, ${grow.random.pick([20, 200, 2_000])})`,
  },
  {
    name: 'look at a value',
    weight: 2,
    isDeep: true,
    make: (grow) => code`see(${grow.value()}, 'value')`,
  },
  {
    name: 'call a member oddly',
    weight: 2,
    isDeep: true,
    make: (grow) => code`poke(${member(grow)}, ${grow.value()})`,
  },
  {
    name: 'replace a member',
    weight: 3,
    isDeep: true,
    make: (grow) =>
      code`attempt(() => patch(${member(grow)}, { way: '${grow.random.pick(['wrap', 'wrap', 'replace', 'trap'])}', body: (...given) => { ${grow.statement()}; return ${grow.value()} } }))`,
  },
  {
    name: 'give every object a trap',
    weight: 2,
    isDeep: true,
    make: (grow) =>
      code`attempt(() => patch(${grow.random.pick(['Object', 'Object', 'Array', 'Function', 'Error', 'Promise'])}.prototype, ${grow.key()}, { way: 'trap', body: (...given) => { ${grow.statement()} } }))`,
  },
  {
    name: 'take a member away',
    weight: 0.5,
    make: (grow) => [`attempt(() => Reflect.deleteProperty(${member(grow)}))`],
  },
  {
    name: 'freeze',
    weight: 0.3,
    make: (grow) => [`attempt(() => Object.freeze(${grow.random.pick(ownerNames)}))`],
  },
  {
    name: 'listen to what the run is given',
    weight: 1,
    make: ({ random }) => [`listen(${random.pick(given)}, 2)`],
  },
  {
    name: 'listen to a name in scope',
    weight: 2,
    make: (grow) => [`attempt(() => listen(${nameOf(grow)}, 3))`],
  },
  {
    name: 'set a name in scope',
    isDeep: true,
    make: (grow) => code`attempt(() => { ${nameOf(grow)} = ${grow.value()} })`,
  },
  {
    name: 'set a property of a name in scope',
    isDeep: true,
    make: (grow) => code`attempt(() => { ${nameOf(grow)}[${grow.key()}] = ${grow.value()} })`,
  },
  {
    name: 'set a property of what the run is given',
    weight: 2,
    isDeep: true,
    make: (grow) =>
      code`attempt(() => { ${grow.random.pick(given)}[${grow.key()}] = ${grow.value()} })`,
  },
  {
    name: 'set a prototype',
    isDeep: true,
    make: (grow) => code`attempt(() => Object.setPrototypeOf(${grow.value()}, ${grow.value()}))`,
  },
  {
    name: 'reject and look away',
    weight: 3,
    isDeep: true,
    make: (grow) => code`void Promise.reject(${grow.value()})`,
  },
  {
    name: 'throw',
    weight: 1.5,
    isDeep: true,
    make: (grow) => code`if (run) throw ${grow.value()}`,
  },
  { name: 'hand out something', weight: 0.5, make: (grow) => [`globalThis[${grow.key()}] = run`] },
]

const ownerNames = owners.map(([owner]) => owner) as [string, ...string[]]

function member({ random }: Grow): string {
  const [owner, keys] = owners[random.integer(owners.length)] ?? ['Object', []]
  return `${owner}, ${keys[random.integer(keys.length)] ?? '0'}`
}

function nameOf({ random, words }: Grow): string {
  return words.scope[random.integer(words.scope.length)] ?? 'globalThis'
}
