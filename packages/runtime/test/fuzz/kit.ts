/**
 * What hostile programs are made with; runs inside the realm. It is evaluated before anything of a
 * program, keeps the intrinsics as they are then, and uses nothing that a program may replace.
 */
const { apply, construct, defineProperty, get, getOwnPropertyDescriptor, getPrototypeOf, ownKeys } =
  Reflect
const { hasOwn, create } = Object
const { isView } = ArrayBuffer
const ObjectPrototype = Object.prototype
const { indexOf, slice, repeat } = String.prototype
const { then } = Promise.prototype
const { add: addTo, has: isIn } = WeakSet.prototype
const visited = new WeakSet()
const OwnError = Error
/** What only answers to the neighbour hold. */
const secret = 'neighbour-secret-'

type Context = Readonly<Record<string, unknown>> & {
  readonly step?: (name: string, work: () => void) => unknown
}
type Body = (...given: unknown[]) => unknown
type Line = { readonly text: string; readonly before: Line | undefined }
type Place = {
  readonly value: unknown
  readonly where: string
  readonly depth: number
  next: Place | undefined
}

/** What the run was given; empty until it begins. */
export let run: Context = create(null)
let lines: Line | undefined
let told = 0
let isGreedy = false
/** Errors that could not be looked at where they were caught: there the stack was at its end. */
let unseen: { readonly error: unknown; readonly before: unknown } | undefined
let dives = 0

/** Begins the run: from here on what was seen can be told. */
export function connect(context: Context): void {
  run = context
  for (let line = lines; line !== undefined; line = line.before) say(line.text)
  see(context, 'context')
}

/** Has the program use whatever it finds of another realm. */
export function greedy(): void {
  isGreedy = true
}

export function report(kind: string, where: string): void {
  if (told++ > 10) return
  const text = `${kind}|${apply(slice, where, [0, 150])}`
  lines = { text, before: lines }
  say(text)
}

function say(text: string): void {
  try {
    const { step } = run
    if (step) void apply(then, step(text, nothing), [nothing, nothing])
  } catch {
    // Told again when the run begins, or lost.
  }
}

/** Does something that may well fail, and looks at what comes of it. */
export function attempt(work: () => unknown): unknown {
  let result: unknown
  try {
    result = work()
  } catch (error) {
    unseen = { error, before: unseen }
    if (dives === 0) lookBack()
    return undefined
  }
  see(result, 'result')
  try {
    void apply(then, result, [nothing, (reason: unknown) => see(reason, 'rejected')])
  } catch {
    // It is no promise.
  }
  return result
}

export async function later(work: () => unknown): Promise<void> {
  try {
    see(await work(), 'answer')
  } catch (error) {
    see(error, 'caught later')
  }
}

/** Looks at a value and at all that can be reached from it, getters' results included. */
export function see(value: unknown, where: string): void {
  let first: Place | undefined = { value, where, depth: 0, next: undefined }
  let last = first
  for (let count = 0; first !== undefined && count < 3_000; count++) {
    const place: Place = first
    try {
      look(place, (next) => {
        last.next = next
        last = next
      })
    } catch {
      // A trap of the program's own; the rest is looked at all the same.
    }
    first = place.next
  }
}

function look({ value, where, depth }: Place, push: (next: Place) => void): void {
  if (typeof value === 'string') {
    const at: number = apply(indexOf, value, [secret])
    if (at >= 0) report('SEEN', `${where}: ${apply(slice, value, [at, at + 60])}`)
    return
  }
  if (!isObject(value) || apply(isIn, visited, [value])) return
  apply(addTo, visited, [value])
  if (isForeign(value)) {
    report('FOREIGN', `${where} (${typeof value})`)
    if (isGreedy) use(value)
    return
  }
  if (depth > 8) return
  const below = (next: unknown, name: string): void =>
    push({ value: next, where: `${where}.${name}`, depth: depth + 1, next: undefined })
  below(getPrototypeOf(value), '[[Prototype]]')
  if (isView(value)) return
  const keys = ownKeys(value)
  for (let index = 0; index < keys.length && index < 300; index++) {
    const key = keys[index] ?? ''
    const name = typeof key === 'symbol' ? '[symbol]' : key
    const descriptor = getOwnPropertyDescriptor(value, key)
    if (descriptor === undefined) continue
    if (hasOwn(descriptor, 'value')) {
      below(descriptor.value, name)
      continue
    }
    below(descriptor.get, `get ${name}`)
    below(descriptor.set, `set ${name}`)
    try {
      if (descriptor.get) below(apply(descriptor.get, value, []), name)
    } catch (error) {
      below(error, `error of ${name}`)
    }
  }
}

/** Whether an object's prototypes end elsewhere than in this realm. */
function isForeign(value: object): boolean {
  const end = endOf(value)
  if (end === ObjectPrototype) return false
  if (typeof value === 'function') return true
  // What has no prototype is of no realm, unless it holds functions of another.
  const keys = ownKeys(end)
  for (let index = 0; index < keys.length && index < 50; index++) {
    const descriptor = getOwnPropertyDescriptor(end, keys[index] ?? '')
    if (descriptor === undefined || !hasOwn(descriptor, 'value')) continue
    const held: unknown = descriptor.value
    if (typeof held === 'function' && endOf(held) !== ObjectPrototype) return true
  }
  return false
}

function endOf(value: object): object {
  let end = value
  for (let count = 0; count < 1_000; count++) {
    const next = getPrototypeOf(end)
    if (next === null) return end
    end = next
  }
  return end
}

/** Climbs out by an object of another realm, and listens to all that is done with its kind. */
function use(value: object): void {
  try {
    const make: unknown = get(Object(get(value, 'constructor')), 'constructor')
    if (typeof make === 'function') {
      const host: unknown = apply(apply(make, undefined, ['return process']), undefined, [])
      if (isObject(host)) report('HOST', 'process')
    }
  } catch {
    // No code from strings there either.
  }
  for (let type = getPrototypeOf(value); type !== null; type = getPrototypeOf(type)) {
    listen(type, 0)
  }
}

/** Replaces the functions that an object holds by ones that look at what they are handed. */
export function listen(value: unknown, levels: number): void {
  if (!isObject(value)) return
  const keys = ownKeys(value)
  for (let index = 0; index < keys.length && index < 300; index++) {
    const key = keys[index] ?? ''
    try {
      const descriptor = getOwnPropertyDescriptor(value, key)
      if (descriptor === undefined || key === 'constructor') continue
      const isData = hasOwn(descriptor, 'value')
      const held: unknown = isData
        ? descriptor.value
        : descriptor.get && apply(descriptor.get, value, [])
      if (levels > 0) listen(held, levels - 1)
      if (isData && typeof held === 'function') put(value, key, spyOn(held, nothing))
    } catch {
      // It cannot be replaced.
    }
  }
}

/** Replaces a member of an object by one that does something of the program's in between. */
export function patch(
  owner: object,
  key: PropertyKey,
  { body, way }: { readonly body: Body; readonly way: string },
): void {
  const held: unknown = getOwnPropertyDescriptor(owner, key)?.value
  if (way === 'wrap' && typeof held === 'function') put(owner, key, spyOn(held, body))
  else if (way === 'replace') put(owner, key, body)
  else {
    let now = held
    const descriptor: PropertyDescriptor = create(null)
    descriptor.configurable = true
    descriptor.get = function get(this: unknown): unknown {
      see(this, 'this of a getter')
      body(this)
      return now
    }
    descriptor.set = function set(this: unknown, given: unknown): void {
      see(this, 'this of a setter')
      see(given, 'given to a setter')
      body(given)
      if (this === owner) now = given
      else if (isObject(this)) put(this, key, given)
    }
    defineProperty(owner, key, descriptor)
  }
}

function spyOn(original: Function, body: Body): Function {
  return function spy(this: unknown, ...given: unknown[]): unknown {
    see(this, 'this')
    for (let index = 0; index < given.length; index++) see(given[index], 'argument')
    attempt(() => body(...given))
    const made: unknown =
      new.target === undefined ? apply(original, this, given) : construct(original, given)
    see(made, 'returned')
    return made
  }
}

function put(owner: object, key: PropertyKey, value: unknown): void {
  const descriptor: PropertyDescriptor = create(null)
  descriptor.value = value
  descriptor.configurable = true
  descriptor.writable = true
  defineProperty(owner, key, descriptor)
}

/** Calls a member with odd things; looks at what it returns or throws. */
export function poke(owner: object, key: PropertyKey, given: unknown): void {
  attempt(() => apply(get(owner, key), given, [given, given]))
}

/**
 * Goes down to the end of the stack, and does something at each level on the way back. It is done
 * once before: near the end there is no room to compile what has not run yet.
 */
export function dive(body: () => unknown, levels: number): void {
  let left = levels
  attempt(body)
  dives++
  const down = (): void => {
    try {
      down()
    } catch (error) {
      unseen = { error, before: unseen }
    }
    if (left-- <= 0) return
    try {
      body()
    } catch (error) {
      unseen = { error, before: unseen }
    }
  }
  try {
    down()
  } catch (error) {
    unseen = { error, before: unseen }
  }
  dives--
  if (dives === 0) lookBack()
}

function lookBack(): void {
  const last = unseen
  unseen = undefined
  for (let each: unknown = last; isObject(each); each = get(each, 'before')) {
    see(get(each, 'error'), 'caught')
  }
}

/** Uses the processor for so many million rounds. */
export function spin(millions: number): number {
  let sum = 0
  for (let round = 0; round < millions * 1e6; round++) sum = (sum + round) | 0
  return sum
}

/** Spins for ever, once the run has begun: what spins before is a load that fails after seconds. */
export function endless(): void {
  if (run.step === undefined) return void spin(10)
  for (;;) spin(1)
}

export function endlessMicrotasks(): void {
  if (run.step === undefined) return
  const again = (): unknown => apply(then, resolved, [again])
  again()
}
const resolved = Promise.resolve()

/** Does something after so many microtasks. */
export function hops(count: number, body: () => unknown): void {
  const hop = (): unknown => (count-- > 0 ? apply(then, resolved, [hop]) : body())
  hop()
}

export function fillHeap(): void {
  if (run.step === undefined) return
  let kept: unknown
  for (;;) kept = [kept, new Array(10_000)]
}

export function fillBuffers(): void {
  if (run.step === undefined) return
  let kept: unknown
  for (let count = 0; count < 1_000; count++) kept = [kept, new Uint8Array(10_000_000).fill(1)]
  see(kept, 'buffers')
}

/** Does the same over and over, as a run may say only so much. */
export function flood(times: number, work: (index: number) => unknown): void {
  for (let index = 0; index < times; index++) attempt(() => work(index))
}

export function deep(levels: number): unknown {
  let value: unknown = 'a'
  for (let level = 0; level < levels; level++) value = { a: value }
  return value
}

export function cycle(): unknown {
  const value: Record<string, unknown> = { a: [] }
  value['self'] = value
  return value
}

export function long(power: number): string {
  return apply(repeat, 'x', [2 ** power - 25])
}

export function trace(): unknown {
  return new OwnError('probe').stack
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}

function nothing(): void {}
