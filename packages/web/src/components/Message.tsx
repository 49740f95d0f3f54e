import * as stylex from '@stylexjs/stylex'
import type { ReactNode } from 'react'
import { color, font, radius } from '../tokens.stylex.ts'

type Props = {
  readonly title: string
  readonly children?: ReactNode
  readonly isAlert?: boolean
  /** It is all that the page has to say, so its title is the page's. */
  readonly isPage?: boolean
}

/** What stands where there is nothing to show: why, and what to do about it. */
export function Message({ title, children, isAlert = false, isPage = false }: Props) {
  const Title = isPage ? 'h1' : 'h2'
  return (
    <section role={isAlert ? 'alert' : undefined} {...stylex.props(styles.box)}>
      <Title {...stylex.props(styles.title)}>{title}</Title>
      <div {...stylex.props(styles.text)}>{children}</div>
    </section>
  )
}

const styles = stylex.create({
  box: {
    display: 'grid',
    gap: '8px',
    padding: '32px 24px',
    borderWidth: '1px',
    borderStyle: 'dashed',
    borderColor: color.lineStrong,
    borderRadius: radius.medium,
    minWidth: 0,
  },
  title: { fontSize: font.lead, fontWeight: 600 },
  text: { color: color.textMuted, maxWidth: '68ch', display: 'grid', gap: '12px', minWidth: 0 },
})
