import { useEffect, useRef } from 'react'
import { nextIndex } from '../model/keyboard.ts'

type KeyActions = Readonly<Record<string, (event: KeyboardEvent) => void>>

/** Listens to keys of the whole page, but not while the reader types or a dialog is open. */
export function useKeys(actions: KeyActions): void {
  const latest = useRef(actions)
  useEffect(() => {
    latest.current = actions
  })
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      if (document.querySelector('dialog[open]')) return
      latest.current[event.key]?.(event)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}

/** Moves the focus to the next or previous element that is marked with `data-stop`. */
export function moveFocus(by: 1 | -1): void {
  const stops = [...document.querySelectorAll<HTMLElement>('[data-stop]')].filter(
    (element) => element.checkVisibility() && element.getClientRects().length > 0,
  )
  const focused = document.activeElement?.closest<HTMLElement>('[data-stop]')
  const current = focused ? stops.indexOf(focused) : -1
  const next = stops[nextIndex(current, stops.length, by)]
  next?.focus({ preventScroll: true })
  next?.scrollIntoView({ block: 'nearest' })
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select') !== null
}
