/**
 * Makes the realm's clock, randomness and timers the investigation's own, and leaves no global but
 * those of a list. What it replaces is kept in this module, where no analyzer can reach it.
 */
const realm: Record<string, unknown> = globalThis
const { parse } = JSON
// A method of a function, such as `call`, is whatever an author's code has put there.
const { apply } = Reflect
/** Names of this engine that no realm is to have, put here when this script is built. */
declare const strangeGlobals: readonly string[]

const RealDate = Date
const readRealClock = Date.now
const toTemporalInstant: () => object = Reflect.get(Date.prototype, 'toTemporalInstant')
/** When the investigation began, and how far its clock has moved on; both in epoch milliseconds. */
const clock = { start: 0, now: 0 }
let random = (): number => 0
const virtualNow = (): number => clock.now
type Timer = { readonly callback: () => void; readonly repeat: number | null; dueAt: number }
const timers = new Map<number, Timer>()
let lastTimer = 0
let askToWait: (timer: number, waitMs: number) => void = () => {}

/** Sets clock and randomness to what one investigation's are. */
export function openEnvironment(settings: string): void {
  const { clock: start, seed }: { clock: number; seed: string } = parse(settings)
  clock.start = start
  clock.now = start
  random = createRandom(seed)
}

/** Real milliseconds, for the times of steps; never shown to the analyzer. */
export function realTimeMs(): number {
  return apply(readRealClock, RealDate, [])
}

/** Says how a timer is asked for; the broker answers when its time has come. */
export function connectTimers(ask: (timer: number, waitMs: number) => void): void {
  askToWait = ask
}

/** Fires a timer: the clock moves on to when it was due. */
export function fireTimer(timer: number): void {
  const entry = timers.get(timer)
  if (!entry) return
  clock.now = Math.max(clock.now, entry.dueAt)
  if (entry.repeat === null) {
    timers.delete(timer)
  } else {
    entry.dueAt += entry.repeat
    askToWait(timer, entry.repeat)
  }
  entry.callback()
}

/** Puts all that in place; to be called once, before anything of an author's is evaluated. */
export function installEnvironment(): void {
  // Garbage collection, shared memory and machine code would let the outside world be observed.
  for (let index = 0; index < strangeGlobals.length; index++)
    delete realm[strangeGlobals[index] ?? '']
  installDate()
  installTemporal()
  Math.random = () => random()
  define('performance', {
    now: () => virtualNow() - clock.start,
    get timeOrigin() {
      return clock.start
    },
  })
  define('crypto', { randomUUID, getRandomValues })
  define('setTimeout', (callback: unknown, waitMs?: unknown, ...rest: unknown[]) =>
    addTimer(() => call(callback, rest), waitMs, false),
  )
  define('setInterval', (callback: unknown, waitMs?: unknown, ...rest: unknown[]) =>
    addTimer(() => call(callback, rest), waitMs, true),
  )
  define('setImmediate', (callback: unknown, ...rest: unknown[]) =>
    addTimer(() => call(callback, rest), 0, false),
  )
  for (const name of ['clearTimeout', 'clearInterval', 'clearImmediate']) {
    define(name, (timer: unknown) => {
      if (typeof timer === 'number') timers.delete(timer)
    })
  }
  define('queueMicrotask', (callback: () => void) => {
    void Promise.resolve().then(() => callback())
  })
  const silent = (): void => {}
  const console = { log: silent, info: silent, warn: silent, error: silent, debug: silent }
  define('console', { ...console, trace: silent, table: silent, dir: silent, assert: silent })
  // Nobody calls it; a fixed accessor keeps libraries that set it alive.
  Object.defineProperty(Error, 'prepareStackTrace', { get: () => undefined, set: () => {} })
}

function installDate(): void {
  const BrokeredDate = new Proxy(RealDate, {
    apply: () => new RealDate(virtualNow()).toString(),
    construct: (target, parts: unknown[], newTarget) =>
      Reflect.construct(target, parts.length === 0 ? [virtualNow()] : parts, newTarget),
  })
  Object.defineProperty(RealDate, 'now', { value: virtualNow, writable: true, configurable: true })
  RealDate.prototype.constructor = BrokeredDate
  define('Date', BrokeredDate)
  const format = Intl.DateTimeFormat.prototype.formatToParts
  const { get: getter = () => undefined } =
    Object.getOwnPropertyDescriptor(Intl.DateTimeFormat.prototype, 'format') ?? {}
  Intl.DateTimeFormat.prototype.formatToParts = function (date) {
    return apply(format, this, [date ?? virtualNow()])
  }
  Object.defineProperty(Intl.DateTimeFormat.prototype, 'format', {
    configurable: true,
    get(this: Intl.DateTimeFormat) {
      const bound: (date: Date | number) => string = apply(getter, this, [])
      return (date?: Date | number) => bound(date ?? virtualNow())
    },
  })
}

/**
 * Temporal with the investigation's clock, made when it is first read: V8 sets Temporal up at its
 * first touch, which costs a third of what a realm does. Its classes are reached through instances,
 * because the original is hidden by the accessor that stands in its place.
 */
function installTemporal(): void {
  if (!Reflect.has(RealDate.prototype, 'toTemporalInstant')) return
  let made: object | undefined
  // To redefine it would be to touch it; to delete it is not.
  delete realm['Temporal']
  Object.defineProperty(realm, 'Temporal', {
    configurable: true,
    get: () => (made ??= createTemporal()),
    set(value: unknown) {
      define('Temporal', value)
    },
  })
}

function createTemporal(): object {
  const instant = (): object => apply(toTemporalInstant, new RealDate(Math.trunc(virtualNow())), [])
  const zoned = (zone?: unknown): object => Object(instant()).toZonedDateTimeISO(zone ?? 'UTC')
  const plain = (): object => Object(zoned()).toPlainDateTime()
  const Now = {
    instant,
    timeZoneId: () => 'UTC',
    zonedDateTimeISO: zoned,
    plainDateTimeISO: (zone?: unknown) => Object(zoned(zone)).toPlainDateTime(),
    plainDateISO: (zone?: unknown) => Object(zoned(zone)).toPlainDate(),
    plainTimeISO: (zone?: unknown) => Object(zoned(zone)).toPlainTime(),
  }
  const date = Object(plain()).toPlainDate()
  const duration = date.since(date)
  const samples: readonly object[] = [
    ...[instant(), zoned(), plain(), date, duration, Object(plain()).toPlainTime()],
    ...[date.toPlainYearMonth(), date.toPlainMonthDay()],
  ]
  const classes = samples.map((sample) => [sample.constructor.name, sample.constructor])
  return { ...Object.fromEntries(classes), Now, [Symbol.toStringTag]: 'Temporal' }
}

function addTimer(callback: () => void, waitMs: unknown, repeats: boolean): number {
  const wait = Math.max(0, Math.trunc(Number(waitMs ?? 0)) || 0)
  const timer = ++lastTimer
  timers.set(timer, { callback, repeat: repeats ? wait : null, dueAt: virtualNow() + wait })
  askToWait(timer, wait)
  return timer
}

function call(callback: unknown, rest: unknown[]): void {
  if (typeof callback === 'function') apply(callback, undefined, rest)
}

function randomUUID(): string {
  const digits = Array.from({ length: 32 }, () => Math.trunc(random() * 16).toString(16))
  digits[12] = '4'
  digits[16] = (8 + Math.trunc(random() * 4)).toString(16)
  const text = digits.join('')
  return [
    text.slice(0, 8),
    text.slice(8, 12),
    text.slice(12, 16),
    text.slice(16, 20),
    text.slice(20),
  ].join('-')
}

function getRandomValues<Numbers extends Uint8Array>(numbers: Numbers): Numbers {
  const bytes = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength)
  for (let index = 0; index < bytes.length; index++) bytes[index] = Math.trunc(random() * 256)
  return numbers
}

/** sfc32 by Chris Doty-Humphrey, seeded from text by FNV-1a with four offsets. */
function createRandom(seed: string): () => number {
  const state = [1, 2, 3, 4].map((offset) => {
    let hash = 0x811c9dc5 ^ offset
    for (let index = 0; index < seed.length; index++) {
      hash = Math.imul(hash ^ seed.charCodeAt(index), 0x01000193)
    }
    return hash | 0
  })
  let [a = 0, b = 0, c = 0, counter = 0] = state
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    return (sum >>> 0) / 4_294_967_296
  }
  for (let round = 0; round < 12; round++) next()
  return next
}

function define(name: string, value: unknown): void {
  Object.defineProperty(globalThis, name, { value, writable: true, configurable: true })
}
