import * as stylex from '@stylexjs/stylex'
import { useEffect, useRef } from 'react'
import { keyboardHelp } from '../model/keyboard.ts'
import { color, font, radius } from '../tokens.stylex.ts'

type Props = { readonly isOpen: boolean; readonly onClose: () => void }

/** The keys of the page; the browser itself closes it on Esc and gives the focus back. */
export function KeyboardHelp({ isOpen, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (isOpen) dialog.current?.showModal()
    else dialog.current?.close()
  }, [isOpen])
  return (
    <dialog
      ref={dialog}
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && onClose()}
      aria-labelledby="keys-title"
      {...stylex.props(styles.dialog)}
    >
      <div {...stylex.props(styles.body)}>
        <h2 id="keys-title" {...stylex.props(styles.title)}>
          Keys
        </h2>
        <dl {...stylex.props(styles.list)}>
          {keyboardHelp.map(({ keys, does }) => (
            <div key={does} {...stylex.props(styles.row)}>
              <dt {...stylex.props(styles.keys)}>
                {keys.map((key) => (
                  <kbd key={key} {...stylex.props(styles.key)}>
                    {key}
                  </kbd>
                ))}
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
        <button type="button" onClick={onClose} {...stylex.props(styles.close)}>
          Close
        </button>
      </div>
    </dialog>
  )
}

const styles = stylex.create({
  dialog: {
    margin: 'auto',
    padding: 0,
    width: 'min(440px, calc(100vw - 32px))',
    color: color.text,
    backgroundColor: color.surface,
    borderWidth: '1px',
    borderStyle: 'solid',
    borderColor: color.line,
    borderRadius: radius.medium,
    boxShadow: '0 24px 64px rgb(0 0 0 / 0.25)',
    '::backdrop': { backgroundColor: 'rgb(0 0 0 / 0.4)' },
  },
  body: { padding: '24px', display: 'grid', gap: '16px' },
  title: { fontSize: font.lead, fontWeight: 600 },
  list: { display: 'grid', gap: '10px' },
  row: { display: 'grid', gridTemplateColumns: '96px 1fr', gap: '12px', alignItems: 'baseline' },
  keys: { display: 'flex', gap: '6px' },
  key: {
    fontFamily: font.mono,
    fontSize: font.small,
    padding: '1px 8px',
    borderWidth: '1px',
    borderStyle: 'solid',
    borderColor: color.lineStrong,
    borderRadius: '5px',
    backgroundColor: color.sunken,
  },
  close: {
    justifySelf: 'end',
    padding: '8px 16px',
    borderWidth: 0,
    borderRadius: radius.small,
    backgroundColor: color.sunken,
    cursor: 'pointer',
  },
})
