/** How the page hears from the service. `idle`: nothing more can change, so nothing is listened to. */
export type Connection =
  | { readonly kind: 'idle' }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  | { readonly kind: 'lost'; readonly since: number; readonly retryAt: number }

/** How long to wait before the next attempt: soon at first, then every ten seconds. */
export function retryDelayMs(failures: number): number {
  return Math.min(10_000, 500 * 2 ** Math.max(0, failures - 1))
}
