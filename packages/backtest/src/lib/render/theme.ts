/**
 * The colours of reports and pictures, for light and dark. The lines are after Okabe and Ito and
 * stay apart for colour-blind readers; nothing is told by colour alone.
 */
const light = {
  canvas: '#faf9f7',
  surface: '#ffffff',
  sunken: '#f3f1ed',
  line: '#e6e3dd',
  'line-strong': '#cbc7bf',
  text: '#1b1d20',
  'text-muted': '#565a60',
  'text-faint': '#6c7076',
  accent: '#2557c7',
  good: '#06714f',
  'good-soft': '#e6f4ee',
  bad: '#a01f49',
  'bad-soft': '#fbecf0',
  cause: '#ad3b06',
  'cause-soft': '#fcf0e8',
  doubt: '#61479a',
  'doubt-soft': '#f1edf9',
  'series-0': '#0b62a8',
  'series-1': '#c04f06',
  'series-2': '#067a5b',
  'series-3': '#83479a',
  'series-4': '#806200',
  'series-5': '#555b63',
}

const dark: Record<keyof typeof light, string> = {
  canvas: '#101214',
  surface: '#171a1d',
  sunken: '#1e2226',
  line: '#2a2f34',
  'line-strong': '#444b53',
  text: '#e9e7e3',
  'text-muted': '#a9aeb4',
  'text-faint': '#8b9198',
  accent: '#93b3ff',
  good: '#58cda8',
  'good-soft': '#12241d',
  bad: '#ff90ab',
  'bad-soft': '#2d181e',
  cause: '#ff9b66',
  'cause-soft': '#2a1d15',
  doubt: '#bda8f0',
  'doubt-soft': '#211c2e',
  'series-0': '#6db3ff',
  'series-1': '#ff9f66',
  'series-2': '#5fd0ab',
  'series-3': '#d19ae6',
  'series-4': '#e3c04f',
  'series-5': '#a9b0b8',
}

/** How many colours there are for lines. */
export const seriesColors = 6

/** Declares the colours as `--name` on `selector`, following the reader's system; print is light. */
export function themeStyle(selector: string): string {
  return [
    `${selector}{${declarations(light)}}`,
    `@media screen and (prefers-color-scheme:dark){${selector}{${declarations(dark)}}}`,
  ].join('')
}

/** How the parts of pictures look; they name colours of the theme only. */
export const pictureStyle = [
  '.chart{font:11px system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;font-variant-numeric:tabular-nums}',
  '.chart text{fill:var(--text-muted)}',
  '.chart .faint{fill:var(--text-faint)}',
  '.chart .grid{stroke:var(--line);stroke-width:1}',
  '.chart .axis{stroke:var(--line-strong);stroke-width:1}',
  '.chart .region{fill:var(--cause-soft)}',
  '.chart .region-edge{stroke:var(--cause);stroke-width:1;opacity:.45}',
  '.chart .region-label{fill:var(--cause)}',
  '.chart .mark{stroke:var(--text-muted);stroke-width:1;stroke-dasharray:3 3}',
  '.chart .mark.subject{stroke:var(--cause);stroke-width:1.5;stroke-dasharray:none}',
  '.chart .mark-label.subject{fill:var(--cause);font-weight:600}',
  '.chart .halo{paint-order:stroke;stroke:var(--surface);stroke-width:3px;stroke-linejoin:round}',
  '.chart .line{fill:none;stroke-width:1.75;stroke-linejoin:round;stroke-linecap:round}',
  '.chart .dot{stroke:var(--surface);stroke-width:1.5}',
  '.chart .ideal{stroke:var(--text-faint);stroke-width:1;stroke-dasharray:4 4}',
  '.chart .whisker{stroke-width:1.5}',
  '.chart .hollow{fill:var(--surface);stroke-width:1.5}',
  '.chart .count{fill:var(--line-strong)}',
  ...Array.from(
    { length: seriesColors },
    (_, index) =>
      `.chart .stroke-${index}{stroke:var(--series-${index})}.chart .fill-${index}{fill:var(--series-${index})}`,
  ),
].join('')

function declarations(colors: Readonly<Record<string, string>>): string {
  return Object.entries(colors)
    .map(([name, value]) => `--${name}:${value}`)
    .join(';')
}
