import * as stylex from '@stylexjs/stylex'
import { formatMoment } from '../model/clock-time.ts'
import { linkOf } from '../model/link.ts'
import type { Alert } from '../model/vocabulary.ts'
import { color, font } from '../tokens.stylex.ts'
import { SidePanel } from './SidePanel.tsx'

/** The alert as it came in. */
export function AlertDetails({ alert }: { readonly alert: Alert }) {
  const facts = [...Object.entries(alert.labels), ...Object.entries(alert.annotations)]
  const query = linkOf(alert.generatorUrl ?? '')
  return (
    <SidePanel title="The alert" aside={alert.status}>
      <dl {...stylex.props(styles.facts)}>
        <Fact name="began" value={formatMoment(alert.startsAt)} />
        {alert.endsAt !== undefined && <Fact name="ended" value={formatMoment(alert.endsAt)} />}
        {facts.map(([name, value]) => (
          <Fact key={name} name={name} value={value} />
        ))}
      </dl>
      {query !== null && (
        <a href={query} rel="noreferrer" {...stylex.props(styles.link)}>
          The alert’s own query ↗
        </a>
      )}
    </SidePanel>
  )
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  const link = linkOf(value)
  return (
    <>
      <dt {...stylex.props(styles.name)}>{name}</dt>
      <dd {...stylex.props(styles.value)}>
        {link === null ? (
          value
        ) : (
          <a href={link} rel="noreferrer" {...stylex.props(styles.link)}>
            {value}
          </a>
        )}
      </dd>
    </>
  )
}

const styles = stylex.create({
  facts: {
    display: 'grid',
    gridTemplateColumns: 'minmax(72px, auto) minmax(0, 1fr)',
    gap: '4px 16px',
    fontSize: font.small,
  },
  name: { color: color.textMuted },
  value: { minWidth: 0, fontVariantNumeric: 'tabular-nums' },
  link: { color: color.accent, fontSize: font.small },
})
