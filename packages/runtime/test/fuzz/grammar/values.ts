import type { Tree } from '../tree.ts'
import { code, type Grow, type Rule } from './grow.ts'

/** Values that no question, finding or params should hold. */
const odd: Readonly<Record<string, string>> = {
  bigint: '10n ** 20n',
  symbol: `Symbol('s')`,
  'no number': 'NaN',
  'negative zero': '-0',
  infinity: 'Infinity',
  'large number': '2 ** 53',
  'half a surrogate': `'\\ud800'`,
  nul: `'\\0'`,
  undefined: 'undefined',
  null: 'null',
  function: '() => 1',
  'long text': 'long(20)',
  deep: 'deep(50)',
  'very deep': 'deep(5_000)',
  cycle: 'cycle()',
  sparse: 'Object.assign([], { length: 2 ** 32 - 1 })',
  'typed array': 'new Float64Array(8)',
  'typed array of bigints': 'new BigInt64Array(8)',
  buffer: 'new ArrayBuffer(2 ** 20)',
  'no date': 'new Date(NaN)',
  map: 'new Map([[1, new Set([2])]])',
  'promise kept': 'Promise.resolve(1)',
  'promise broken': `Promise.reject(new Error('broken'))`,
  'promise open': 'new Promise(() => {})',
  error: `new Error('e')`,
  'no prototype': 'Object.create(null)',
  'revoked proxy': '((pair) => (pair.revoke(), pair.proxy))(Proxy.revocable({}, {}))',
  'global object': 'globalThis',
  'its analyzer': 'hostile',
}

/** Parts of what the run is given. */
export const given = [
  'run',
  'run.sources',
  'run.sources.metrics',
  'run.sources.changes',
  'run.found',
  'run.step',
  'run.chain',
  'run.analyze',
  'run.window',
  'run.params',
  'run.alert',
] as const

const traps = [
  ...['get', 'set', 'has', 'ownKeys', 'getOwnPropertyDescriptor', 'defineProperty'],
  ...['getPrototypeOf', 'deleteProperty', 'isExtensible', 'apply', 'construct'],
] as const

/** Ways in which reading a value runs code of its author, which may itself come to anything. */
const reading: Readonly<Record<string, (grow: Grow, body: Body) => Tree['parts']>> = {
  getter: (grow, body) => code`{ get [${grow.key()}]() { ${body.first}; return ${body.last} } }`,
  setter: (grow, body) =>
    code`{ set [${grow.key()}](given) { see(given, 'setter'); ${body.first}; ${body.last} } }`,
  toJSON: (_, body) =>
    code`{ toJSON(...given) { see(given, 'toJSON'); ${body.first}; return ${body.last} } }`,
  'text of an object': (_, body) =>
    code`{ toString(...given) { see(given, 'toString'); ${body.first}; return ${body.last} } }`,
  'number of an object': (_, body) => code`{ valueOf() { ${body.first}; return ${body.last} } }`,
  primitive: (_, body) =>
    code`{ [Symbol.toPrimitive](...given) { see(given, 'toPrimitive'); ${body.first}; return ${body.last} } }`,
  thenable: (_, body) =>
    code`{ then(...given) { see(given, 'then'); ${body.first}; given[0]?.(${body.last}) } }`,
  'getter of then': (_, body) => code`{ get then() { ${body.first}; return ${body.last} } }`,
  iterator: (_, body) =>
    code`{ *[Symbol.iterator]() { try { ${body.first}; yield ${body.last} } finally { ${body.also} } } }`,
  'iterator without end': (_, body) =>
    code`{ [Symbol.iterator]: () => ({ next() { ${body.first}; return { value: ${body.last}, done: false } }, return() { ${body.also}; return {} } }) }`,
  'async iterator': (_, body) =>
    code`{ async *[Symbol.asyncIterator]() { try { ${body.first}; yield ${body.last} } finally { ${body.also} } } }`,
  'array of its own length': (_, body) =>
    code`new Proxy([], { get(target, key, self) { if (key === 'length') { ${body.first}; return 3 } return ${body.last} } })`,
  'getter of an error': (grow, body) =>
    code`Object.defineProperty(new Error('e'), ${grow.random.pick([`'stack'`, `'message'`, `'name'`, `'code'`, `'reason'`, `'cause'`])}, { get() { ${body.first}; return ${body.last} } })`,
  'static block': (grow, body) =>
    code`new (class { static { ${body.first} } static [${grow.key()}] = ${body.last}; get [${grow.key()}]() { ${body.also} } })()`,
  species: (_, body) =>
    code`Object.assign([1], { constructor: { [Symbol.species]: function (...given) { see(given, 'species'); ${body.first}; return [${body.last}] } } })`,
  'regular expression': (_, body) =>
    code`Object.assign(/x/g, { exec(...given) { see(given, 'exec'); ${body.first}; return ${body.last} } })`,
  'tag of its type': (_, body) =>
    code`{ get [Symbol.toStringTag]() { ${body.first}; return ${body.last} } }`,
  disposable: (_, body) =>
    code`{ [Symbol.dispose]() { ${body.first} }, async [Symbol.asyncDispose]() { ${body.also}; return ${body.last} } }`,
}
type Body = { readonly first: Tree; readonly also: Tree; readonly last: Tree }

export const values: readonly Rule[] = [
  ...Object.entries(odd).map(([name, text]): Rule => ({
    name: `value: ${name}`,
    make: () => [text],
  })),
  { name: 'value: very long text', weight: 0.1, make: () => ['long(29)'] },
  { name: 'value: text', weight: 3, make: () => [`'latency'`] },
  { name: 'value: number', weight: 2, make: ({ random }) => [String(random.integer(5))] },
  { name: 'value: of the run', weight: 4, make: ({ random }) => [random.pick(given)] },
  {
    name: 'value: a name in scope',
    weight: 2,
    make: ({ random, words }) => [words.scope[random.integer(words.scope.length)] ?? 'hostile'],
  },
  {
    name: 'value: object',
    weight: 3,
    isDeep: true,
    make: (grow) => code`{ [${grow.key()}]: ${grow.value()}, [${grow.key()}]: ${grow.value()} }`,
  },
  {
    name: 'value: array',
    weight: 2,
    isDeep: true,
    make: (grow) => code`[${grow.value()}, ${grow.value()}]`,
  },
  {
    name: 'value: error with a cause',
    isDeep: true,
    make: (grow) => code`new Error('e', { cause: ${grow.value()} })`,
  },
  {
    name: 'value: several errors',
    isDeep: true,
    make: (grow) => code`new AggregateError([${grow.value()}, ${grow.value()}])`,
  },
  {
    name: 'value: error with a property',
    weight: 2,
    isDeep: true,
    make: (grow) => code`Object.assign(new Error('e'), { [${grow.key()}]: ${grow.value()} })`,
  },
  ...traps.map((trap): Rule => ({
    name: `value: proxy of ${trap}`,
    isDeep: true,
    make: (grow) =>
      code`new Proxy(function () {}, { ${trap}(...given) { see(given, '${trap}'); ${grow.statement()}; return Reflect.${trap}(...given) } })`,
  })),
  ...Object.entries(reading).map(([name, make]): Rule => ({
    name: `value: ${name}`,
    weight: 2,
    isDeep: true,
    make: (grow) =>
      make(grow, { first: grow.statement(), also: grow.statement(), last: grow.value() }),
  })),
]
