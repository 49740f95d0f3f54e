import type { Investigation } from '@faultline/server/contract'
import * as stylex from '@stylexjs/stylex'
import { color, font, radius } from '../tokens.stylex.ts'
import { CommandLine } from './CommandLine.tsx'
import { SidePanel } from './SidePanel.tsx'

/** How an investigation that has ended becomes a case, so that no change of an analyzer forgets it. */
export function CasePanel({ investigation: { id } }: { readonly investigation: Investigation }) {
  const file = `${id}.recording.json`
  return (
    <SidePanel title="Keep it as a case">
      <p {...stylex.props(styles.text)}>
        A case is replayed whenever an analyzer changes. Save the recording and make a case of it,
        or let the command fetch it:
      </p>
      <a
        href={`/api/v1/investigations/${id}/recording`}
        download={file}
        {...stylex.props(styles.button)}
      >
        Save as case
      </a>
      <CommandLine command={`npx faultline case save ${id}`} name="command that saves the case" />
    </SidePanel>
  )
}

const styles = stylex.create({
  text: { fontSize: font.small, color: color.textMuted },
  button: {
    justifySelf: 'start',
    padding: '8px 12px',
    fontSize: font.small,
    textDecoration: 'none',
    color: color.text,
    backgroundColor: { default: color.sunken, ':hover': color.line },
    borderRadius: radius.small,
  },
})
