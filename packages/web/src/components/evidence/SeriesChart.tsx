import * as stylex from '@stylexjs/stylex'
import { useEffect, useMemo, useState } from 'react'
import { useTheme } from '../../data/theme.ts'
import { layOutChart, plotBox } from '../../model/chart-layout.ts'
import { chartPalettes } from '../../model/chart-palette.ts'
import { chartOf, markText } from '../../model/chart.ts'
import type { Entity, SeriesEvidence } from '../../model/vocabulary.ts'
import { color, font } from '../../tokens.stylex.ts'
import { useWidth } from '../use-width.ts'
import { drawPlot } from './draw-plot.ts'
import { SeriesLegend } from './SeriesLegend.tsx'

type Props = { readonly evidence: SeriesEvidence; readonly subject: Entity }

/** Series before and after, with the abnormal interval shaded and changes as labelled lines. */
export function SeriesChart({ evidence, subject }: Props) {
  const [host, setHost] = useState<HTMLElement | null>(null)
  const [hovered, setHovered] = useState<number | null>(null)
  const width = useWidth(host)
  const palette = chartPalettes[useTheme()]
  const spec = useMemo(() => chartOf(evidence, subject), [evidence, subject])
  const box = useMemo(() => plotBox(width), [width])
  const layout = useMemo(() => layOutChart(spec, box), [spec, box])

  useEffect(() => {
    if (!host || width === 0) return
    const plot = drawPlot(host, { spec, layout, box, palette, onHover: setHovered })
    return () => plot.destroy()
  }, [host, width, spec, layout, box, palette])

  return (
    <>
      <div role="img" aria-label={spec.sentence} {...stylex.props(styles.chart)}>
        <div aria-hidden="true" {...stylex.props(styles.plot(layout.insets))}>
          {layout.regions.map((region) => (
            <span
              key={region.leftPercent}
              data-region
              {...stylex.props(styles.region(`${region.leftPercent}%`, `${region.widthPercent}%`))}
            >
              <span {...stylex.props(styles.regionLabel)}>{region.label}</span>
            </span>
          ))}
        </div>
        <div ref={setHost} {...stylex.props(styles.host(`${layout.heightPx}px`))} />
        <div aria-hidden="true" {...stylex.props(styles.plot(layout.insets))}>
          {layout.marks.map((placed) => (
            <span
              key={`${placed.mark.at} ${placed.mark.label}`}
              {...stylex.props(
                styles.mark(`${placed.leftPercent}%`, placed.top),
                placed.mark.isSubject && styles.subjectMark,
              )}
            />
          ))}
          {layout.marks.map(
            (placed) =>
              placed.lane !== null && (
                <span
                  key={`${placed.mark.at} ${placed.mark.label}`}
                  data-mark
                  {...stylex.props(
                    styles.label(`${placed.leftPercent}%`, placed.top, `${placed.maxWidthPx}px`),
                    placed.side === 'left' && styles.labelOnLeft,
                    placed.mark.isSubject && styles.subjectLabel,
                  )}
                >
                  {placed.mark.label}
                </span>
              ),
          )}
        </div>
      </div>
      {layout.unlabelled.length > 0 && (
        <p {...stylex.props(styles.unlabelled)}>
          Also marked: {layout.unlabelled.map((mark) => markText(mark)).join(', ')}
        </p>
      )}
      <SeriesLegend spec={spec} palette={palette} hovered={hovered} />
    </>
  )
}

const styles = stylex.create({
  chart: { position: 'relative', minWidth: 0 },
  plot: (inset: string) => ({ position: 'absolute', inset, pointerEvents: 'none' }),
  host: (height: string) => ({ position: 'relative', height, overflow: 'hidden' }),
  region: (left: string, width: string) => ({
    position: 'absolute',
    insetBlock: 0,
    left,
    width,
    backgroundColor: color.causeSoft,
  }),
  regionLabel: {
    position: 'absolute',
    right: '6px',
    bottom: '2px',
    fontSize: '0.6875rem',
    color: color.textMuted,
    whiteSpace: 'nowrap',
  },
  mark: (left: string, top: string) => ({
    position: 'absolute',
    left,
    top,
    bottom: 0,
    width: 0,
    borderLeftWidth: '1px',
    borderLeftStyle: 'dashed',
    borderLeftColor: color.lineStrong,
  }),
  subjectMark: { borderLeftStyle: 'solid', borderLeftColor: color.cause, borderLeftWidth: '1.5px' },
  // Labels hide the lines of other changes behind them.
  label: (left: string, top: string, maxWidth: string) => ({
    position: 'absolute',
    left,
    top,
    maxWidth,
    marginLeft: '2px',
    backgroundColor: 'var(--ground)',
    paddingInline: '5px',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    fontSize: '0.6875rem',
    lineHeight: '16px',
    color: color.textMuted,
    fontFamily: font.sans,
  }),
  labelOnLeft: { transform: 'translateX(calc(-100% - 3px))' },
  unlabelled: { fontSize: font.small, color: color.textMuted },
  subjectLabel: { color: color.cause, fontWeight: 600 },
})
