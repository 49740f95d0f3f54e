import * as stylex from '@stylexjs/stylex'
import { useEffect, type ReactNode } from 'react'
import { color } from '../tokens.stylex.ts'

/** Heading of a page, which also names the browser's tab. */
export function PageTitle({ title, children }: { title: string; children?: ReactNode }) {
  useTabTitle(title)
  return (
    <div {...stylex.props(styles.row)}>
      <h1 {...stylex.props(styles.title)}>{title}</h1>
      {children}
    </div>
  )
}

export function useTabTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Faultline`
  }, [title])
}

const styles = stylex.create({
  row: { display: 'flex', alignItems: 'baseline', justifyContent: 'space-between', gap: '16px' },
  title: {
    fontSize: '1.5rem',
    fontWeight: 650,
    letterSpacing: '-0.015em',
    lineHeight: 1.25,
    color: color.text,
  },
})
