import * as stylex from '@stylexjs/stylex'
import { useState } from 'react'
import { formatClock } from '../../model/clock-time.ts'
import type { LogsEvidence } from '../../model/vocabulary.ts'
import { color, font, screen } from '../../tokens.stylex.ts'
import { ShowAll } from './ShowAll.tsx'

const recordsAtFirst = 8

/** Log records, oldest first. */
export function LogsEvidenceView({ evidence }: { readonly evidence: LogsEvidence }) {
  const [isWhole, setWhole] = useState(false)
  const records = isWhole ? evidence.records : evidence.records.slice(0, recordsAtFirst)
  return (
    <>
      <ol {...stylex.props(styles.list)}>
        {records.map((record, index) => (
          <li key={`${record.at} ${index}`} {...stylex.props(styles.record)}>
            <span {...stylex.props(styles.facts)}>
              <time dateTime={new Date(record.at).toISOString()}>{formatClock(record.at)}</time>
              <span {...stylex.props(styles.severity, isBad(record.severity) && styles.bad)}>
                {record.severity}
              </span>
              <span>{record.service}</span>
            </span>
            <span {...stylex.props(styles.body)}>{record.body}</span>
          </li>
        ))}
      </ol>
      {!isWhole && evidence.records.length > recordsAtFirst && (
        <ShowAll count={evidence.records.length} of="records" onShow={() => setWhole(true)} />
      )}
    </>
  )
}

function isBad(severity: LogsEvidence['records'][number]['severity']): boolean {
  return severity === 'error' || severity === 'fatal'
}

const styles = stylex.create({
  list: { display: 'grid', gap: '4px', fontFamily: font.mono, fontSize: '0.75rem' },
  record: {
    display: 'grid',
    gridTemplateColumns: { default: 'auto minmax(0, 1fr)', [screen.phone]: 'minmax(0, 1fr)' },
    columnGap: '16px',
    lineHeight: 1.5,
  },
  facts: { display: 'flex', gap: '10px', color: color.textMuted },
  severity: { minWidth: '5ch' },
  bad: { color: color.failed },
  body: { minWidth: 0, whiteSpace: 'pre-wrap' },
})
