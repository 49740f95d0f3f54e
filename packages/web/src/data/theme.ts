import { useSyncExternalStore } from 'react'

export type Theme = 'light' | 'dark'

const storageKey = 'faultline.theme'
const darkSystem = window.matchMedia('(prefers-color-scheme: dark)')
const listeners = new Set<() => void>()
darkSystem.addEventListener('change', notify)

/** The theme in force: the reader's choice, else their system's. */
export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, currentTheme)
}

/** Changes to the other theme; the choice is kept, unless it is what the system says anyway. */
export function toggleTheme(): void {
  const next: Theme = currentTheme() === 'dark' ? 'light' : 'dark'
  const isSystems = next === (darkSystem.matches ? 'dark' : 'light')
  if (isSystems) delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = next
  try {
    if (isSystems) localStorage.removeItem(storageKey)
    else localStorage.setItem(storageKey, next)
  } catch {
    // A browser that stores nothing still shows the theme until the page is closed.
  }
  notify()
}

function currentTheme(): Theme {
  const chosen = document.documentElement.dataset['theme']
  if (chosen === 'light' || chosen === 'dark') return chosen
  return darkSystem.matches ? 'dark' : 'light'
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function notify(): void {
  for (const listener of listeners) listener()
}
