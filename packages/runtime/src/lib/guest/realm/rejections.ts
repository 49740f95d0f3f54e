/** How V8 tells of a promise: rejected without a handler, or given one after all. */
const withoutHandler = 0
const handlerAdded = 1

/**
 * Rejections of this realm's promises that nobody handles. V8 tells of each at once, on the stack of
 * the code that caused it, so what it calls is a function of this realm.
 */
export type Rejections = {
  readonly onRejection: (type: number, promise: object, reason: unknown) => void
  /** The first that is unhandled by now; the others are forgotten. */
  readonly take: () => { readonly reason: unknown } | undefined
}

export function createRejections(): Rejections {
  const unhandled = new Map<object, unknown>()
  return {
    onRejection(type, promise, reason) {
      if (type === withoutHandler) unhandled.set(promise, reason)
      else if (type === handlerAdded) unhandled.delete(promise)
    },
    take() {
      if (unhandled.size === 0) return undefined
      const { value: reason } = unhandled.values().next()
      unhandled.clear()
      return { reason }
    },
  }
}
