import * as stylex from '@stylexjs/stylex'
import type { Tone } from '../model/answer.ts'
import { color, screen } from '../tokens.stylex.ts'

/** Sign of a tone: its shape says as much as its colour. Decoration: the word stands beside it. */
export function ToneMark({ tone, size = 16 }: { readonly tone: Tone; readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      {...stylex.props(styles.mark, toneStyles[tone], tone === 'running' && styles.pulse)}
    >
      {shapes[tone]}
    </svg>
  )
}

const shapes: Record<Tone, React.ReactNode> = {
  cause: <path d="M8 1.5 14.5 8 8 14.5 1.5 8Z" fill="currentColor" />,
  healthy: (
    <>
      <circle cx="8" cy="8" r="6.5" />
      <path d="m5.2 8.2 2 2 3.6-4.2" />
    </>
  ),
  uncertain: (
    <>
      <circle cx="8" cy="8" r="6.5" />
      <path d="M8 1.5v13" strokeWidth="0" />
      <path d="M8 1.5a6.5 6.5 0 0 1 0 13Z" fill="currentColor" strokeWidth="0" />
    </>
  ),
  running: (
    <>
      <circle cx="8" cy="8" r="6.5" strokeOpacity="0.35" />
      <circle cx="8" cy="8" r="3" fill="currentColor" strokeWidth="0" />
    </>
  ),
  unclaimed: <circle cx="8" cy="8" r="6.5" strokeDasharray="2.6 2.6" />,
  failed: <path d="m3.5 3.5 9 9m0-9-9 9" strokeWidth="2.25" />,
}

const pulse = stylex.keyframes({
  '0%': { opacity: 1 },
  '50%': { opacity: 0.45 },
  '100%': { opacity: 1 },
})

const styles = stylex.create({
  mark: { flexShrink: 0, display: 'block' },
  pulse: {
    animationName: { default: pulse, [screen.calm]: 'none' },
    animationDuration: '1.8s',
    animationIterationCount: 'infinite',
  },
})

/** Colour of the words that belong to a tone. */
export const toneStyles = stylex.create({
  cause: { color: color.cause },
  healthy: { color: color.healthy },
  uncertain: { color: color.uncertain },
  running: { color: color.accent },
  unclaimed: { color: color.textFaint },
  failed: { color: color.failed },
})
