import { visibleText } from '@faultline/runtime/text'

/** Text that is markup already: everything else that goes into an element is escaped. */
export type Markup = { readonly markup: string }

export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>
export type Child = Markup | string | null

/** An element of HTML or SVG. Attributes that are undefined or false are left out. */
export function element(
  name: string,
  attributes: Attributes = {},
  children: readonly Child[] = [],
): Markup {
  const written = Object.entries(attributes).flatMap(([key, value]) => {
    if (value === undefined || value === false) return []
    if (value === true) return [` ${key}`]
    return [` ${key}="${escapeText(typeof value === 'number' ? shortNumber(value) : value)}"`]
  })
  const opening = `<${name}${written.join('')}>`
  if (voidElements.has(name)) return { markup: opening }
  return { markup: `${opening}${fragment(children).markup}</${name}>` }
}

/** Elements and texts one after another. */
export function fragment(children: readonly Child[]): Markup {
  const text = children.map((child) => {
    if (child === null) return ''
    return typeof child === 'string' ? escapeText(child) : child.markup
  })
  return { markup: text.join('') }
}

/** A sentence with what stands in backticks as code. */
export function withCode(sentence: string): Markup {
  const parts = sentence.split('`')
  // Without its fellow, a backtick is a letter.
  if (parts.length % 2 === 0) return fragment([sentence])
  return fragment(
    parts.map((part, place) => (place % 2 === 1 ? element('code', {}, [part]) : part)),
  )
}

/**
 * Text as it may stand in HTML, SVG and XML, between tags and in attributes. Characters that XML
 * has no way to write, that are not seen or that change the order of others are replaced.
 */
export function escapeText(text: string): string {
  return visibleText(text)
    .replaceAll(notInXml, '\u{fffd}')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

const notInXml = /[\ufffe\uffff]/g
const voidElements = new Set(['meta', 'br', 'hr', 'link', 'img'])

/** A tenth of a pixel is more than anybody sees. */
function shortNumber(value: number): string {
  return String(Math.round(value * 10) / 10)
}
