import picocolors from 'picocolors'

/** The few ways in which text stands out; plain where colours are not shown. */
export type Paint = {
  readonly bold: (text: string) => string
  readonly dim: (text: string) => string
  readonly good: (text: string) => string
  readonly bad: (text: string) => string
  readonly accent: (text: string) => string
}

/** Colours for a terminal, unless the user switched them off with NO_COLOR. */
export function createPaint(stream: { readonly isTTY?: boolean }): Paint {
  const isColoured = stream.isTTY === true && (process.env['NO_COLOR'] ?? '') === ''
  const colours = picocolors.createColors(isColoured)
  return {
    bold: colours.bold,
    dim: colours.dim,
    good: colours.green,
    bad: colours.red,
    accent: colours.cyan,
  }
}
