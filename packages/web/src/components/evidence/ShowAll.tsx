import * as stylex from '@stylexjs/stylex'
import { color, font } from '../../tokens.stylex.ts'

type Props = { readonly count: number; readonly of: string; readonly onShow: () => void }

/** Unfolds what is too long to be shown at once. */
export function ShowAll({ count, of, onShow }: Props) {
  return (
    <button type="button" onClick={onShow} {...stylex.props(styles.button)}>
      Show all {count} {of}
    </button>
  )
}

const styles = stylex.create({
  button: {
    justifySelf: 'start',
    padding: '6px 0',
    borderWidth: 0,
    backgroundColor: 'transparent',
    color: color.accent,
    fontSize: font.small,
    cursor: 'pointer',
  },
})
