import { randomBytes } from 'node:crypto'
import picocolors from 'picocolors'

/** The few ways in which text stands out; plain where colours are not shown. */
export type Paint = {
  readonly bold: (text: string) => string
  readonly dim: (text: string) => string
  readonly good: (text: string) => string
  readonly bad: (text: string) => string
  readonly accent: (text: string) => string
}

/** Where colours are shown: on a terminal, unless the user switched them off with NO_COLOR. */
export function isColoured(stream: { readonly isTTY?: boolean }): boolean {
  return stream.isTTY === true && (process.env['NO_COLOR'] ?? '') === ''
}

/**
 * The escape that painted text begins and ends with on its way to the output, which takes every
 * other one out: nobody outside knows it, so text from outside cannot paint itself.
 */
const ownEscape = `‹${randomBytes(16).toString('hex')}›`

/** Colours for an output, which makes them what a terminal knows with `shownPaint`. */
export function createPaint(isShown: boolean): Paint {
  const colours = picocolors.createColors(isShown)
  const own =
    (paint: (text: string) => string) =>
    (text: string): string => {
      const [before, after] = paint('\0').split('\0').map(hidden)
      return `${before ?? ''}${text}${after ?? ''}`
    }
  return {
    bold: own(colours.bold),
    dim: own(colours.dim),
    good: own(colours.green),
    bad: own(colours.red),
    accent: own(colours.cyan),
  }
}

function hidden(sequence: string): string {
  return sequence.replaceAll('\u001B', ownEscape)
}

/** Painted text as a terminal knows it. */
export function shownPaint(text: string): string {
  return text.replaceAll(ownEscape, '\u001B')
}
