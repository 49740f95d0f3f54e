import * as stylex from '@stylexjs/stylex'
import { retryNow } from '../data/follow-stream.ts'
import { formatClock } from '../model/clock-time.ts'
import type { Connection } from '../model/connection.ts'
import { color, font, radius } from '../tokens.stylex.ts'

/** Says plainly that the page may be out of date; silent while all is well. */
export function ConnectionNotice({ connection }: { readonly connection: Connection }) {
  return (
    <div role="status">
      {connection.kind === 'lost' && (
        <div {...stylex.props(styles.notice)}>
          <p {...stylex.props(styles.text)}>
            The connection to Faultline was lost at {formatClock(connection.since)}. What you see
            may be out of date; it is being tried again.
          </p>
          <button type="button" onClick={retryNow} {...stylex.props(styles.button)}>
            Try now
          </button>
        </div>
      )}
    </div>
  )
}

const styles = stylex.create({
  notice: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '12px',
    padding: '10px 16px',
    marginBottom: '16px',
    fontSize: font.small,
    color: color.failed,
    backgroundColor: color.failedSoft,
    borderRadius: radius.small,
  },
  text: { flexGrow: 1, flexBasis: '240px' },
  button: {
    padding: '6px 12px',
    borderWidth: '1px',
    borderStyle: 'solid',
    borderColor: 'currentColor',
    borderRadius: radius.small,
    backgroundColor: 'transparent',
    color: 'inherit',
    cursor: 'pointer',
  },
})
