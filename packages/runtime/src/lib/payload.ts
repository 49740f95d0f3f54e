/**
 * An answer as it crosses the process boundary and lies in the journal: text, and the numbers of
 * series beside it as typed arrays, so that they are neither printed nor parsed.
 */
export type Payload = { readonly json: string; readonly floats: readonly Float64Array[] }

const { parse, stringify } = JSON
const mark = '\u0000'

/**
 * Writes a value. In the text a string that begins with NUL stands for what JSON has no word for:
 * `\0f3` for the typed array number 3, `\0nNaN` for a number, `\0s…` for a string that itself
 * begins with NUL.
 */
export function encodePayload(value: unknown): Payload {
  const floats: Float64Array[] = []
  // Thousands of series mostly share the array of their times: it goes over once.
  const places = new Map<Float64Array, number>()
  const json = stringify(value, (_key, item: unknown) => {
    if (item instanceof Float64Array) {
      const place = places.get(item) ?? floats.push(item) - 1
      places.set(item, place)
      return `${mark}f${place}`
    }
    if (typeof item === 'number' && !Number.isFinite(item)) return `${mark}n${item}`
    if (typeof item === 'string' && item.startsWith(mark)) return `${mark}s${item}`
    return item
  })
  return { json: json ?? 'null', floats }
}

/** Reads a value; each typed array is passed through `adopt`, by default as it is. */
export function decodePayload(
  payload: Payload,
  adopt: (floats: Float64Array) => Float64Array = (floats) => floats,
): unknown {
  const value: unknown = parse(payload.json)
  // The text of NUL in JSON; most answers without series have none and need no second look.
  if (!payload.json.includes('\\u0000')) return value
  return restore(value, (index) => {
    const floats = payload.floats[index]
    return floats === undefined ? null : adopt(floats)
  })
}

/** Size of an answer in bytes, as budgets count it. */
export function payloadBytes(payload: Payload): number {
  let bytes = payload.json.length
  for (const floats of payload.floats) bytes += floats.byteLength
  return bytes
}

function restore(value: unknown, floatsAt: (index: number) => Float64Array | null): unknown {
  if (typeof value === 'string') return restoreText(value, floatsAt)
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      value[index] = restore(value[index], floatsAt)
    }
    return value
  }
  if (!isRecord(value)) return value
  for (const key of Object.keys(value)) value[key] = restore(value[key], floatsAt)
  return value
}

function restoreText(text: string, floatsAt: (index: number) => Float64Array | null): unknown {
  if (!text.startsWith(mark)) return text
  const rest = text.slice(2)
  if (text[1] === 'f') return floatsAt(Number(rest))
  return text[1] === 'n' ? Number(rest) : rest
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
