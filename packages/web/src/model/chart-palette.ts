/**
 * Colours of the lines of a chart: a canvas cannot read the page's own. Blue, vermilion, green,
 * purple, olive and grey after Okabe and Ito stay apart for colour-blind readers; from the third
 * line on a dash helps as well.
 */
export type ChartPalette = {
  readonly lines: readonly string[]
  readonly axis: string
  readonly grid: string
}

export const chartPalettes: { readonly light: ChartPalette; readonly dark: ChartPalette } = {
  light: {
    lines: ['#0b62a8', '#c04f06', '#067a5b', '#83479a', '#806200', '#555b63'],
    axis: '#6c7076',
    grid: '#ece9e4',
  },
  dark: {
    lines: ['#6db3ff', '#ff9f66', '#5fd0ab', '#d19ae6', '#e3c04f', '#a9b0b8'],
    axis: '#8b9198',
    grid: '#24292e',
  },
}

const dashes: readonly (readonly number[])[] = [[], [], [6, 3], [2, 3], [8, 3, 2, 3], [4, 2]]

export type LineStyle = { readonly color: string; readonly dash: readonly number[] }

/** Colour and dash of the line with this number; beyond the palette all lines are grey. */
export function lineStyle(palette: ChartPalette, index: number): LineStyle {
  const last = palette.lines.length - 1
  const place = Math.min(index, last)
  return { color: palette.lines[place] ?? palette.axis, dash: dashes[place] ?? [] }
}
