import * as stylex from '@stylexjs/stylex'

/**
 * Every colour of the page, for light and dark. `light-dark()` follows the `color-scheme` that
 * base.css sets from the reader's system or choice. The hues of the finding kinds stay apart for
 * colour-blind readers (after Okabe and Ito) and never stand alone: a word is always beside them.
 */
export const color = stylex.defineVars({
  canvas: 'light-dark(#faf9f7, #101214)',
  surface: 'light-dark(#ffffff, #171a1d)',
  sunken: 'light-dark(#f3f1ed, #1e2226)',
  line: 'light-dark(#e6e3dd, #2a2f34)',
  lineStrong: 'light-dark(#cbc7bf, #444b53)',
  text: 'light-dark(#1b1d20, #e9e7e3)',
  textMuted: 'light-dark(#565a60, #a9aeb4)',
  textFaint: 'light-dark(#6c7076, #8b9198)',
  accent: 'light-dark(#2557c7, #93b3ff)',
  accentSoft: 'light-dark(#e8eefb, #1b2436)',
  bar: 'light-dark(#5b7396, #86a0c6)',
  barSoft: 'light-dark(#aebdd2, #4d6080)',
  cause: 'light-dark(#ad3b06, #ff9b66)',
  causeSoft: 'light-dark(#fcf0e8, #2a1d15)',
  contributing: 'light-dark(#7d5800, #e3b64f)',
  healthy: 'light-dark(#06714f, #58cda8)',
  healthySoft: 'light-dark(#e6f4ee, #12241d)',
  uncertain: 'light-dark(#61479a, #bda8f0)',
  uncertainSoft: 'light-dark(#f1edf9, #211c2e)',
  failed: 'light-dark(#a01f49, #ff90ab)',
  failedSoft: 'light-dark(#fbecf0, #2d181e)',
})

export const font = stylex.defineVars({
  sans: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  mono: 'ui-monospace, "SF Mono", "Cascadia Code", Menlo, Consolas, "DejaVu Sans Mono", monospace',
  small: '0.8125rem',
  body: '0.9375rem',
  lead: '1.0625rem',
})

export const radius = stylex.defineVars({ small: '6px', medium: '12px' })

/** Widths at which the page changes its shape. */
export const screen = stylex.defineConsts({
  wide: '@media (min-width: 1080px)',
  phone: '@media (max-width: 640px)',
  calm: '@media (prefers-reduced-motion: reduce)',
})
