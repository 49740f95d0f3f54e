import { useEffect } from 'react'

/** Address of the investigation that was looked at last, so that the way back leads to its row. */
let lastOpened: string | null = null

export function useRememberOpened(): void {
  useEffect(() => {
    lastOpened = window.location.pathname
  }, [])
}

/** Puts the focus on the row of the investigation that the reader comes back from. */
export function useFocusLastOpened(isListShown: boolean): void {
  useEffect(() => {
    if (!isListShown || lastOpened === null) return
    document.querySelector<HTMLElement>(`a[data-stop][href=${JSON.stringify(lastOpened)}]`)?.focus()
    lastOpened = null
  }, [isListShown])
}
