import type { Investigation } from '@faultline/server/contract'
import * as stylex from '@stylexjs/stylex'
import { isOpen } from '../model/live-investigation.ts'
import { elapsedOf, waterfallOf, type WaterfallRow } from '../model/waterfall.ts'
import { color, font } from '../tokens.stylex.ts'
import { SidePanel } from './SidePanel.tsx'
import { useNow } from './use-now.ts'

/** Runs and steps with their times, like a small trace; what still runs grows. */
export function WaterfallView({ investigation }: { readonly investigation: Investigation }) {
  const now = useNow(isOpen(investigation) ? 100 : null)
  const waterfall = waterfallOf(investigation, elapsedOf(investigation, now))
  return (
    <SidePanel title="How it was found" aside={waterfall.total}>
      <ol {...stylex.props(styles.rows)}>
        {waterfall.rows.map((row) => (
          <Row key={row.key} row={row} />
        ))}
      </ol>
    </SidePanel>
  )
}

function Row({ row }: { readonly row: WaterfallRow }) {
  return (
    <li data-state={row.state} {...stylex.props(styles.row(`${row.depth * indentPx}px`))}>
      <span {...stylex.props(styles.line)}>
        <span
          title={row.detail ?? undefined}
          {...stylex.props(row.kind === 'run' ? styles.run : styles.step)}
        >
          {row.name}
        </span>
        <span {...stylex.props(styles.time, row.state === 'failed' && styles.failedText)}>
          {row.state === 'failed' && 'failed '}
          {row.duration}
          {row.state === 'running' && ' …'}
        </span>
      </span>
      <span aria-hidden="true" {...stylex.props(styles.track)}>
        <span
          {...stylex.props(
            styles.bar(`${row.leftPercent}%`, `${row.widthPercent}%`),
            row.kind === 'run' ? styles.runBar : styles.stepBar,
            row.state === 'running' && styles.runningBar,
            row.state === 'failed' && styles.failedBar,
          )}
        />
      </span>
    </li>
  )
}

const indentPx = 12

const styles = stylex.create({
  rows: { display: 'grid', gap: '9px' },
  row: (indent: string) => ({ display: 'grid', gap: '4px', '--indent': indent }),
  line: {
    display: 'flex',
    justifyContent: 'space-between',
    alignItems: 'baseline',
    gap: '12px',
    fontSize: font.small,
    lineHeight: 1.35,
    paddingLeft: 'var(--indent)',
  },
  run: { fontWeight: 600 },
  step: { color: color.textMuted },
  time: {
    color: color.textMuted,
    fontVariantNumeric: 'tabular-nums',
    whiteSpace: 'nowrap',
  },
  failedText: { color: color.failed },
  track: {
    position: 'relative',
    display: 'block',
    height: '5px',
    borderRadius: '2.5px',
    backgroundColor: color.sunken,
    overflow: 'hidden',
  },
  bar: (left: string, width: string) => ({
    position: 'absolute',
    insetBlock: 0,
    left,
    width,
    minWidth: '2px',
    borderRadius: '2px',
  }),
  runBar: { backgroundColor: color.bar },
  stepBar: { backgroundColor: color.barSoft },
  runningBar: { backgroundColor: color.accent },
  failedBar: { backgroundColor: color.failed },
})
