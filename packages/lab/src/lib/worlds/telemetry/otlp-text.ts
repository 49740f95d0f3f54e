import type { Attributes } from '../dialects/dialect.ts'

const texts = new Map<string, string>()

/** JSON of a short text that comes up again and again. */
function quoted(text: string): string {
  const known = texts.get(text)
  if (known !== undefined) return known
  const made = JSON.stringify(text)
  if (texts.size < 20_000) texts.set(text, made)
  return made
}

function valueText(value: string | number | boolean): string {
  if (typeof value === 'string') return `{"stringValue":${quoted(value)}}`
  if (typeof value === 'boolean') return `{"boolValue":${value}}`
  return Number.isInteger(value) ? `{"intValue":"${value}"}` : `{"doubleValue":${value}}`
}

/** Attributes as OTLP/JSON has them. */
export function attributesText(attributes: Attributes): string {
  let text = '['
  for (const key in attributes) {
    const value = attributes[key]
    if (value === undefined) continue
    text += `${text.length > 1 ? ',' : ''}{"key":${quoted(key)},"value":${valueText(value)}}`
  }
  return `${text}]`
}

/** A time in milliseconds since the epoch as nanoseconds, in the text that OTLP/JSON wants. */
export function nanosText(epochMs: number): string {
  const whole = Math.floor(epochMs)
  const nanos = Math.floor((epochMs - whole) * 1_000_000)
  return `"${whole}${String(nanos).padStart(6, '0')}"`
}

export { quoted as jsonText }
