import * as stylex from '@stylexjs/stylex'
import type { Entity, Evidence } from '../../model/vocabulary.ts'
import { font } from '../../tokens.stylex.ts'
import { EventsEvidenceView } from './EventsEvidenceView.tsx'
import { LogsEvidenceView } from './LogsEvidenceView.tsx'
import { Queries } from './Queries.tsx'
import { SeriesChart } from './SeriesChart.tsx'
import { TableEvidenceView } from './TableEvidenceView.tsx'

type Props = { readonly evidence: Evidence; readonly subject: Entity }

/** A piece of proof with its title and, folded, the queries that it was read by. */
export function EvidenceView({ evidence, subject }: Props) {
  return (
    <figure aria-label={evidence.title} {...stylex.props(styles.figure)}>
      <figcaption {...stylex.props(styles.title)}>{evidence.title}</figcaption>
      <Content evidence={evidence} subject={subject} />
      <Queries provenance={evidence.provenance} />
    </figure>
  )
}

function Content({ evidence, subject }: Props) {
  switch (evidence.kind) {
    case 'series':
      return <SeriesChart evidence={evidence} subject={subject} />
    case 'table':
      return <TableEvidenceView evidence={evidence} />
    case 'events':
      return <EventsEvidenceView evidence={evidence} subject={subject} />
    case 'logs':
      return <LogsEvidenceView evidence={evidence} />
    case 'text':
      return <p {...stylex.props(styles.text)}>{evidence.text}</p>
  }
}

const styles = stylex.create({
  figure: { display: 'grid', gap: '8px', minWidth: 0 },
  title: { fontSize: font.body, fontWeight: 500 },
  text: { maxWidth: '70ch', whiteSpace: 'pre-line' },
})
