/**
 * Freezes what the language itself brings along, before any of an author's code is evaluated, so
 * that the runtime's part of the realm works on the built-ins that it knows. The functions that hang
 * on a prototype stay as they are: to freeze each of them costs three times as much as all the rest,
 * and nothing of the runtime's goes by a property of one.
 *
 * A frozen property cannot be shadowed by an assignment (`this.name = 'MyError'` would throw), which
 * well-behaved code does to the properties of a few prototypes. Those become accessors that let it,
 * as Hardened JavaScript (SES, github.com/endojs/endo) does.
 */
const { defineProperty, freeze, getOwnPropertyDescriptor, getPrototypeOf } = Object
const { ownKeys } = Reflect
const realm: Record<string, unknown> = globalThis

/** These have an own class of object that no global names. */
const samples = (): object[] => {
  const generator = getPrototypeOf(function* () {})
  const asyncGenerator = getPrototypeOf(async function* () {})
  const typedArray: object = getPrototypeOf(Uint8Array)
  return [
    ...[generator, generator.prototype, asyncGenerator, asyncGenerator.prototype],
    ...[getPrototypeOf(asyncGenerator.prototype), getPrototypeOf(async () => {})],
    ...[typedArray, getPrototypeOf(Uint8Array.prototype)],
    ...[[].values(), new Map().values(), new Set().values(), ''[Symbol.iterator]()].map(
      prototypeOf,
    ),
    ...[''.matchAll(/a/g), Object([].values()).map(Number)].map(prototypeOf),
  ]
}

/** As an author's code may assign to what inherits them. */
const shadowable: Readonly<Record<string, readonly string[] | 'all'>> = {
  Object: 'all',
  Function: ['apply', 'bind', 'call', 'constructor', 'toString'],
  ...{ Error: 'all', AggregateError: 'all', EvalError: 'all', RangeError: 'all' },
  ...{ ReferenceError: 'all', SyntaxError: 'all', TypeError: 'all', URIError: 'all' },
  SuppressedError: 'all',
  Date: ['toString', 'valueOf', 'toJSON'],
  Array: ['toString'],
}

/** To be called once, when the environment is in place. */
export function hardenRealm(): void {
  for (const name in shadowable) letShadow(name, shadowable[name] ?? [])
  for (const name of ownKeys(realm)) {
    if (name === 'globalThis' || isMadeLater(name)) continue
    freezeClass(realm[String(name)])
  }
  for (const name of ownKeys(Intl)) freezeClass(Reflect.get(Intl, name))
  for (const sample of samples()) freeze(sample)
}

/** Freezes a constructor and what its objects inherit, or what is no constructor. */
export function freezeClass(value: unknown): void {
  if (typeof value === 'function') {
    if (typeof value.prototype === 'object' && value.prototype !== null) freeze(value.prototype)
    // Read by V8 itself, and set by libraries: how many frames are kept is nobody else's matter.
    if (value !== Error) freeze(value)
    else freezeAllBut(value, 'stackTraceLimit')
  } else if (typeof value === 'object' && value !== null) freeze(value)
}

/** Temporal is set up by its first reader, which freezes it then. */
function isMadeLater(name: string | symbol): boolean {
  return getOwnPropertyDescriptor(realm, name)?.get !== undefined
}

function freezeAllBut(value: object, spared: string): void {
  for (const key of ownKeys(value)) {
    const descriptor = getOwnPropertyDescriptor(value, key)
    if (key === spared || descriptor === undefined) continue
    const fixed = 'value' in descriptor ? { writable: false } : {}
    defineProperty(value, key, { ...fixed, configurable: false })
  }
  Object.preventExtensions(value)
}

function letShadow(name: string, keys: readonly string[] | 'all'): void {
  const prototype: object = Object(realm[name]).prototype
  const all = keys === 'all' ? ownKeys(prototype) : keys
  for (const key of all) {
    const value: unknown = getOwnPropertyDescriptor(prototype, key)?.value
    if (value === undefined) continue
    defineProperty(prototype, key, {
      configurable: false,
      enumerable: false,
      get: () => value,
      set(this: unknown, assigned: unknown) {
        if (
          this === prototype ||
          (typeof this !== 'object' && typeof this !== 'function') ||
          this === null
        ) {
          throw new TypeError(
            `${name}.prototype.${String(key)} cannot be changed: the realm is frozen`,
          )
        }
        defineProperty(this, key, {
          ...{ value: assigned, writable: true, enumerable: true, configurable: true },
        })
      },
    })
  }
}

function prototypeOf(value: object): object {
  return getPrototypeOf(value)
}
