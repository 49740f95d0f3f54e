/** Colours of all pictures: what was measured, what was found, what is known to be true. */
export const colours = {
  ink: '#1f2933',
  muted: '#64707d',
  grid: '#e4e8ec',
  measured: '#2f6fb3',
  pale: '#a9c4e0',
  found: '#c8402f',
  truth: '#3f8f5f',
  other: '#b7791f',
} as const

/** Width of every picture, in pixels of its own coordinates. */
export const pictureWidth = 760

/** A whole picture: a headline that says what is seen, a line that says of what, and its parts. */
export function picture({
  title,
  note,
  height,
  parts,
}: {
  readonly title: string
  readonly note: string
  readonly height: number
  readonly parts: readonly string[]
}): string {
  const size = `width="${pictureWidth}" height="${height}" viewBox="0 0 ${pictureWidth} ${height}"`
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" font-family="system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif">
<title>${escape(title)}</title>
<rect width="${pictureWidth}" height="${height}" rx="6" fill="#fff"/>
${text({ x: 16, y: 26 }, title, { size: 15, weight: 600 })}
${text({ x: 16, y: 45 }, note, { colour: colours.muted })}
${parts.join('\n')}
</svg>
`
}

type Point = { readonly x: number; readonly y: number }

export function text(
  at: Point,
  content: string,
  style: {
    readonly anchor?: 'start' | 'middle' | 'end'
    readonly colour?: string
    readonly size?: number
    readonly weight?: number
  } = {},
): string {
  const { anchor = 'start', colour = colours.ink, size = 12, weight = 400 } = style
  const place = `x="${round(at.x)}" y="${round(at.y)}" text-anchor="${anchor}"`
  return `<text ${place} font-size="${size}" font-weight="${weight}" fill="${colour}">${escape(content)}</text>`
}

export function segment(
  from: Point,
  to: Point,
  style: { readonly colour: string; readonly width?: number; readonly dash?: string },
): string {
  const ends = `x1="${round(from.x)}" y1="${round(from.y)}" x2="${round(to.x)}" y2="${round(to.y)}"`
  const dash = style.dash === undefined ? '' : ` stroke-dasharray="${style.dash}"`
  return `<line ${ends} stroke="${style.colour}" stroke-width="${style.width ?? 1}"${dash}/>`
}

export function box(
  corner: Point & { readonly width: number; readonly height: number },
  style: { readonly colour: string; readonly opacity?: number; readonly radius?: number },
): string {
  const { x, y, width, height } = corner
  const place = `x="${round(x)}" y="${round(y)}" width="${round(Math.max(0, width))}" height="${round(Math.max(0, height))}"`
  return `<rect ${place} rx="${style.radius ?? 0}" fill="${style.colour}" fill-opacity="${style.opacity ?? 1}"/>`
}

export function dot(
  at: Point,
  style: { readonly colour: string; readonly radius?: number; readonly opacity?: number },
): string {
  return `<circle cx="${round(at.x)}" cy="${round(at.y)}" r="${style.radius ?? 3}" fill="${style.colour}" fill-opacity="${style.opacity ?? 1}"/>`
}

/** One entry per colour, side by side, from a point to the right. */
export function legend(
  at: Point,
  entries: readonly { readonly name: string; readonly colour: string }[],
): string {
  let x = at.x
  return entries
    .map(({ name, colour }) => {
      const entry = `${dot({ x: x + 4, y: at.y - 4 }, { colour, radius: 4 })}${text({ x: x + 13, y: at.y }, name, { colour: colours.muted })}`
      x += 32 + name.length * 6.6
      return entry
    })
    .join('\n')
}

/** Coordinates to a tenth of a pixel: smaller files, and the same on every machine. */
export function round(value: number): string {
  return String(Math.round(value * 10) / 10)
}

function escape(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
