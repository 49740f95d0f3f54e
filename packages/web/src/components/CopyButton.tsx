import * as stylex from '@stylexjs/stylex'
import { useEffect, useState } from 'react'
import { color, font, radius } from '../tokens.stylex.ts'
import { copyText } from './copy-text.ts'

type Props = { readonly text: string; readonly label: string; readonly name?: string }

/** Copies a text and says so; `name` says what is copied where the label alone does not. */
export function CopyButton({ text, label, name }: Props) {
  const [outcome, setOutcome] = useState<'idle' | 'copied' | 'refused'>('idle')
  useEffect(() => {
    if (outcome === 'idle') return
    const timer = setTimeout(() => setOutcome('idle'), 2_000)
    return () => clearTimeout(timer)
  }, [outcome])
  const copy = async () => setOutcome((await copyText(text)) ? 'copied' : 'refused')
  const shown =
    outcome === 'copied' ? 'Copied' : outcome === 'refused' ? 'Select and copy by hand' : label
  return (
    <button
      type="button"
      aria-label={outcome === 'idle' ? name : undefined}
      aria-live="polite"
      data-copy
      onClick={() => void copy()}
      {...stylex.props(styles.button)}
    >
      {shown}
    </button>
  )
}

const styles = stylex.create({
  button: {
    fontSize: font.small,
    lineHeight: 1.4,
    minHeight: '32px',
    padding: '4px 12px',
    color: { default: color.textMuted, ':hover': color.text },
    backgroundColor: { default: 'transparent', ':hover': color.sunken },
    borderWidth: '1px',
    borderStyle: 'solid',
    borderColor: color.line,
    borderRadius: radius.small,
    cursor: 'pointer',
    whiteSpace: 'nowrap',
    flexShrink: 0,
  },
})
