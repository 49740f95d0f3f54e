import * as stylex from '@stylexjs/stylex'
import type { Confidence } from '../model/answer.ts'
import { color, font } from '../tokens.stylex.ts'

type Props = { readonly confidence: Confidence; readonly withWords?: boolean }

/** How sure the answer is, as a number, a bar and (where there is room) in words. */
export function ConfidenceMeter({ confidence, withWords = false }: Props) {
  return (
    <span {...stylex.props(styles.meter)}>
      <span aria-hidden="true" {...stylex.props(styles.track)}>
        <span {...stylex.props(styles.fill(`${confidence.percent}%`))} />
      </span>
      <span {...stylex.props(styles.number)}>
        <span {...stylex.props(styles.hidden)}>Confidence </span>
        {confidence.text}
      </span>
      {withWords && <span {...stylex.props(styles.words)}>{confidence.words}</span>}
    </span>
  )
}

const styles = stylex.create({
  meter: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: '8px',
    fontSize: font.small,
    whiteSpace: 'nowrap',
    flexShrink: 0,
  },
  track: {
    width: '56px',
    height: '4px',
    borderRadius: '2px',
    backgroundColor: color.line,
    overflow: 'hidden',
  },
  fill: (width: string) => ({
    display: 'block',
    height: '100%',
    width,
    backgroundColor: 'currentColor',
  }),
  number: { fontVariantNumeric: 'tabular-nums', fontWeight: 600 },
  words: { color: color.textMuted },
  hidden: {
    position: 'absolute',
    width: '1px',
    height: '1px',
    overflow: 'hidden',
    clipPath: 'inset(50%)',
    whiteSpace: 'nowrap',
  },
})
