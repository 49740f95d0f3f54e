import * as stylex from '@stylexjs/stylex'
import { chartMoment, lineValue, type ChartSpec } from '../../model/chart.ts'
import { lineStyle, type ChartPalette } from '../../model/chart-palette.ts'
import { color, font } from '../../tokens.stylex.ts'

type Props = {
  readonly spec: ChartSpec
  readonly palette: ChartPalette
  readonly hovered: number | null
}

/** Names the lines and says in numbers what the chart shows: before, during, and where one points. */
export function SeriesLegend({ spec, palette, hovered }: Props) {
  const hasBefore = spec.lines.some((line) => line.before !== null)
  return (
    <table {...stylex.props(styles.table)}>
      <thead>
        <tr>
          <th scope="col" {...stylex.props(styles.head, styles.left)}>
            {hovered === null ? '' : chartMoment(spec, hovered)}
          </th>
          {hovered !== null && (
            <th scope="col" {...stylex.props(styles.head)}>
              here
            </th>
          )}
          {hasBefore && (
            <th scope="col" {...stylex.props(styles.head)}>
              before
            </th>
          )}
          <th scope="col" {...stylex.props(styles.head)}>
            {hasBefore ? spec.regions[0]?.label : 'typical'}
          </th>
          {hasBefore && <th scope="col" aria-label="change" {...stylex.props(styles.head)} />}
        </tr>
      </thead>
      <tbody>
        {spec.lines.map((line, index) => (
          <tr key={line.name}>
            <th scope="row" {...stylex.props(styles.name)}>
              <span {...stylex.props(styles.named)}>
                <Swatch palette={palette} index={index} />
                {line.name}
              </span>
            </th>
            {hovered !== null && (
              <td {...stylex.props(styles.number)}>{lineValue(spec, index, hovered)}</td>
            )}
            {hasBefore && <td {...stylex.props(styles.number)}>{line.before ?? '–'}</td>}
            <td {...stylex.props(styles.number)}>{line.during ?? '–'}</td>
            {hasBefore && (
              <td {...stylex.props(styles.number, styles.factor)}>{line.factor ?? ''}</td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Swatch({ palette, index }: { readonly palette: ChartPalette; readonly index: number }) {
  const line = lineStyle(palette, index)
  return (
    <svg width="18" height="8" aria-hidden="true" {...stylex.props(styles.swatch)}>
      <path
        d="M0 4h18"
        stroke={line.color}
        strokeWidth="2.25"
        strokeDasharray={line.dash.join(' ')}
      />
    </svg>
  )
}

const styles = stylex.create({
  table: {
    width: '100%',
    fontSize: font.small,
    borderCollapse: 'collapse',
    fontVariantNumeric: 'tabular-nums',
  },
  head: {
    fontWeight: 400,
    color: color.textFaint,
    textAlign: 'right',
    padding: '0 0 2px 12px',
    whiteSpace: 'nowrap',
    height: '22px',
  },
  left: { textAlign: 'left', paddingLeft: 0 },
  name: {
    fontWeight: 400,
    textAlign: 'left',
    padding: '2px 0',
    width: '100%',
    overflowWrap: 'normal',
  },
  named: { display: 'flex', alignItems: 'center', gap: '8px', overflowWrap: 'anywhere' },
  swatch: { flexShrink: 0 },
  number: { textAlign: 'right', padding: '2px 0 2px 12px', whiteSpace: 'nowrap' },
  factor: { fontWeight: 600 },
})
