import * as stylex from '@stylexjs/stylex'
import { color, font, radius, screen } from '../tokens.stylex.ts'
import { CopyButton } from './CopyButton.tsx'

type Props = { readonly command: string; readonly name: string }

/** A command or query to read and to take along. `name` says what it is. */
export function CommandLine({ command, name }: Props) {
  return (
    <div {...stylex.props(styles.box)}>
      <pre tabIndex={0} aria-label={name} {...stylex.props(styles.text)}>
        {command}
      </pre>
      <CopyButton text={command} label="Copy" name={`Copy ${name}`} />
    </div>
  )
}

const styles = stylex.create({
  box: {
    display: 'flex',
    flexDirection: { default: 'row', [screen.phone]: 'column' },
    alignItems: 'flex-start',
    gap: '8px',
    padding: '8px 8px 8px 12px',
    backgroundColor: color.sunken,
    borderRadius: radius.small,
    minWidth: 0,
    maxWidth: '100%',
  },
  text: {
    flexGrow: 1,
    minWidth: 0,
    width: { default: 'auto', [screen.phone]: '100%' },
    paddingBlock: '4px',
    fontFamily: font.mono,
    fontSize: font.small,
    lineHeight: 1.5,
    color: color.text,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
  },
})
