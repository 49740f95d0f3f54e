import * as stylex from '@stylexjs/stylex'
import type { ReactNode } from 'react'
import { color, font } from '../tokens.stylex.ts'

type Props = { readonly title: string; readonly aside?: string; readonly children: ReactNode }

/** A titled part of the page beside the findings. */
export function SidePanel({ title, aside, children }: Props) {
  return (
    <section aria-label={title} {...stylex.props(styles.panel)}>
      <div {...stylex.props(styles.head)}>
        <h2 {...stylex.props(styles.title)}>{title}</h2>
        {aside !== undefined && <span {...stylex.props(styles.aside)}>{aside}</span>}
      </div>
      {children}
    </section>
  )
}

const styles = stylex.create({
  panel: { display: 'grid', gap: '12px', minWidth: 0 },
  head: { display: 'flex', justifyContent: 'space-between', alignItems: 'baseline', gap: '12px' },
  title: { fontSize: font.body, fontWeight: 600 },
  aside: {
    fontSize: font.small,
    color: color.textMuted,
    fontVariantNumeric: 'tabular-nums',
  },
})
