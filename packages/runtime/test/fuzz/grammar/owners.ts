/**
 * Everything that a realm begins with and code around the author's may call: each object that a
 * language defines, as an expression, with the keys of its members as expressions.
 */
export const owners: readonly (readonly [owner: string, keys: readonly string[]])[] =
  globals().flatMap((name) => {
    const value: unknown = Reflect.get(globalThis, name)
    const own = ownerOf(name, value)
    const prototype: unknown = isObject(value) ? Reflect.get(value, 'prototype') : undefined
    return [...own, ...ownerOf(`${name}.prototype`, prototype)]
  })

function globals(): string[] {
  return [
    ...['Object', 'Function', 'Array', 'String', 'Number', 'Boolean', 'Symbol', 'BigInt', 'Math'],
    ...[
      'JSON',
      'Reflect',
      'Promise',
      'Map',
      'Set',
      'WeakMap',
      'WeakSet',
      'RegExp',
      'Date',
      'Error',
    ],
    ...[
      'TypeError',
      'RangeError',
      'ArrayBuffer',
      'DataView',
      'Float64Array',
      'Uint8Array',
      'Proxy',
    ],
    ...['Iterator', 'AggregateError', 'Intl'],
  ]
}

function ownerOf(text: string, value: unknown): (readonly [string, readonly string[]])[] {
  if (!isObject(value)) return []
  const keys = Reflect.ownKeys(value).flatMap((key) => {
    if (typeof key === 'string')
      return ['prototype', 'length', 'name'].includes(key) ? [] : [JSON.stringify(key)]
    return key.description?.startsWith('Symbol.') ? [key.description] : []
  })
  return keys.length === 0 ? [] : [[text, keys]]
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}
