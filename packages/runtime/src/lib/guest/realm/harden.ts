/**
 * Fixes what the language itself brings along, before any of an author's code is evaluated, so that
 * the runtime's part of the realm works on the built-ins that it knows: no property is added to them
 * any more (so none that JSON or an array would look up), and most of them are frozen.
 *
 * Some prototypes are sealed instead: what they have can be assigned to, though not removed. A frozen
 * property cannot be shadowed by an assignment (`this.name = 'MyError'` would throw), which
 * well-behaved code does to the properties of these; the runtime's part of a realm calls none of them, not
 * even `call` of a function. Left as they are:
 * the functions that hang on a prototype, and Intl, of which nothing of the runtime's uses a property;
 * to freeze each would cost several times as much as all the rest.
 */
const { freeze, getPrototypeOf, preventExtensions, seal } = Object
const realm: Record<string, unknown> = globalThis

const frozen = [
  ...['Array', 'Number', 'Boolean', 'String', 'Symbol', 'BigInt', 'Promise'],
  ...['RegExp', 'JSON', 'Math', 'Reflect', 'Proxy', 'Map', 'Set', 'WeakMap', 'WeakSet', 'Iterator'],
  ...['ArrayBuffer', 'DataView', 'Uint8Array', 'Int8Array', 'Uint16Array', 'Int16Array'],
  ...['Uint32Array', 'Int32Array', 'BigUint64Array', 'BigInt64Array', 'Uint8ClampedArray'],
  ...['Float16Array', 'Float32Array', 'Float64Array', 'DisposableStack', 'AsyncDisposableStack'],
  ...['performance', 'crypto', 'console'],
]
const sealed = [
  ...['Object', 'Function', 'Date', 'Error', 'AggregateError', 'EvalError', 'RangeError'],
  ...['ReferenceError', 'SyntaxError', 'TypeError', 'URIError', 'SuppressedError'],
]

/** To be called once, when the environment is in place. */
export function hardenRealm(): void {
  for (let index = 0; index < sealed.length; index++) {
    const named: unknown = realm[sealed[index] ?? '']
    if (typeof named !== 'function') continue
    seal(named.prototype)
    // V8 reads `stackTraceLimit` of Error and libraries set it: how many frames are kept is their matter.
    if (named === Error) preventExtensions(named)
    else freeze(named)
  }
  for (let index = 0; index < frozen.length; index++) {
    const named: unknown = realm[frozen[index] ?? '']
    freeze(named)
    if (typeof named === 'function' && named.prototype !== undefined) freeze(named.prototype)
  }
  freezeNameless()
}

/** What is inherited by objects of classes that no global names. */
function freezeNameless(): void {
  const generator = getPrototypeOf(function* () {})
  const asyncGenerator = getPrototypeOf(async function* () {})
  const typedArray: object = getPrototypeOf(Uint8Array)
  freeze(generator)
  freeze(generator.prototype)
  freeze(asyncGenerator)
  freeze(asyncGenerator.prototype)
  freeze(getPrototypeOf(asyncGenerator.prototype))
  freeze(getPrototypeOf(async () => {}))
  freeze(typedArray)
  freeze(getPrototypeOf(Uint8Array.prototype))
  freeze(getPrototypeOf([].values()))
  freeze(getPrototypeOf(new Map().values()))
  freeze(getPrototypeOf(new Set().values()))
  freeze(getPrototypeOf(''[Symbol.iterator]()))
  freeze(getPrototypeOf(''.matchAll(/a/g)))
}
