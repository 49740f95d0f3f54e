/**
 * Characters that a terminal obeys or that change how what stands beside them reads: controls (C0,
 * DEL, C1), separators of lines, halves of surrogate pairs, marks and overrides of direction, and
 * invisible characters. The two joiners, which some scripts need between letters, are not among them.
 */
const unseen =
  /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\uFFF9-\uFFFB\u{1BCA0}-\u{1BCA3}\u{1D173}-\u{1D17A}\u{E0000}-\u{E007F}]/gu

/**
 * Text from outside as one line for people: what would not be seen, or would be obeyed, stands there
 * as one visible character each (`␛`, `␊`, else `�`), so that widths stay what they were. Tabs stay.
 * Every terminal and log is written through this.
 */
export function visibleLine(text: string): string {
  return text.replaceAll(unseen, pictureOf)
}

/** Text from outside of several lines; as `visibleLine`, but with its line feeds. */
export function visibleText(text: string): string {
  return text.replaceAll(unseen, (character) =>
    character === '\n' ? character : pictureOf(character),
  )
}

/** A JSON text of the same value in which such characters are escaped; it must not hold any outside of strings. */
export function visibleJson(json: string): string {
  return json.replaceAll(unseen, (character) =>
    character === '\n' ? character : escapesOf(character),
  )
}

function pictureOf(character: string): string {
  const code = character.charCodeAt(0)
  if (code === 0x09) return character
  // Unicode has a picture of each control character of ASCII, in their order.
  if (code < 0x20) return String.fromCharCode(0x24_00 + code)
  return code === 0x7f ? '␡' : '�'
}

function escapesOf(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('')
}
