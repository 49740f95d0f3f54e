import vm from 'node:vm'

/**
 * What an engine may offer to a realm by name. What it learns later is not there until somebody has
 * looked at it and put it here: so no release of Node brings a realm a name that nobody knows.
 */
const knownGlobals: ReadonlySet<string> = new Set([
  ...['globalThis', 'Infinity', 'NaN', 'undefined', 'eval', 'isFinite', 'isNaN', 'parseFloat'],
  ...['parseInt', 'decodeURI', 'decodeURIComponent', 'encodeURI', 'encodeURIComponent', 'escape'],
  ...['unescape', 'Object', 'Function', 'Array', 'Number', 'Boolean', 'String', 'Symbol', 'BigInt'],
  ...['Date', 'Promise', 'RegExp', 'JSON', 'Math', 'Intl', 'Temporal', 'Reflect', 'Proxy', 'Map'],
  ...[
    'Set',
    'WeakMap',
    'WeakSet',
    'Iterator',
    'ArrayBuffer',
    'DataView',
    'Uint8Array',
    'Int8Array',
  ],
  ...['Uint16Array', 'Int16Array', 'Uint32Array', 'Int32Array', 'BigUint64Array', 'BigInt64Array'],
  ...['Uint8ClampedArray', 'Float16Array', 'Float32Array', 'Float64Array', 'Error'],
  ...['AggregateError', 'EvalError', 'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError'],
  ...['URIError', 'SuppressedError', 'DisposableStack', 'AsyncDisposableStack'],
])

/** Names that a context of this engine has and no realm is to have. */
export function strangeGlobals(): string[] {
  const context: object = vm.createContext(vm.constants.DONT_CONTEXTIFY)
  return Object.getOwnPropertyNames(context).filter((name) => !knownGlobals.has(name))
}
