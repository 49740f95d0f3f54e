/** How long the two versions take on one case, in milliseconds. */
export type SlowDown = { readonly before: number; readonly after: number }

type Limits = {
  /** How many times as long is too long. */
  readonly maximumSlowDown: number
  readonly signal?: AbortSignal | undefined
}

/** Replays below this difference are all the same: it is the machine's. */
const noticeableMs = 25
/** How often both versions are replayed again before one of them is called slower. */
const mostRounds = 5

export function isSlowDown({ before, after }: SlowDown, { maximumSlowDown }: Limits): boolean {
  return after > before * maximumSlowDown && after > before + noticeableMs
}

/**
 * Replays both versions in turns, with nothing beside them, until they are seen to be alike. Of each
 * the fastest replay counts: what made the others slower was the machine.
 */
export async function findSlowDown(
  replay: { readonly before: () => Promise<number>; readonly after: () => Promise<number> },
  limits: Limits,
): Promise<SlowDown | undefined> {
  let [before, after] = [Infinity, Infinity]
  for (let round = 0; round < mostRounds; round++) {
    if (limits.signal?.aborted) return undefined
    before = Math.min(before, await replay.before())
    after = Math.min(after, await replay.after())
    if (!isSlowDown({ before, after }, limits)) return undefined
  }
  return { before, after }
}
