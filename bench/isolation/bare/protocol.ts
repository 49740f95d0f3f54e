/** What the host of the bare sandbox says to its process. */
export type ToProcess =
  | { readonly type: 'load'; readonly code: string }
  | { readonly type: 'start'; readonly id: number; readonly json: string }
  | {
      readonly type: 'deliver'
      readonly id: number
      readonly json: string
      readonly floats: readonly Float64Array[]
    }
  | { readonly type: 'drop'; readonly id: number }

export type FromProcess = { readonly id: number; readonly outputs: string }

/** What a realm says: it asks, it finds, it is done. */
export type Output =
  | { readonly kind: 'read'; readonly seq: number; readonly metric: string }
  | { readonly kind: 'chain'; readonly seq: number; readonly service: string }
  | { readonly kind: 'finding'; readonly because: string }
  | { readonly kind: 'done' }

/** What a bundle of the bare sandbox evaluates to. */
export type BareGuest = {
  readonly start: (json: string) => void
  readonly deliver: (json: string, floats: readonly Float64Array[]) => void
  readonly take: () => string
}
