/** What the calls between two processes say about their clocks; times in milliseconds. */
export type ClockPair = {
  readonly caller: number
  readonly callee: number
  readonly calls: number
  /** Middle of the callee's span less the middle of the caller's: median and spread. */
  readonly offsetMs: number
  readonly spreadMs: number
  /** How long after the call began its answer began: all but the longest tenth are shorter. */
  readonly beginMostMs: number
  /** How long after the call had ended its answer began: all but the shortest tenth are longer. */
  readonly afterEndMostMs: number
}

export type Skew = { readonly process: number; readonly aheadMs: number; readonly calls: number }

const fewestCalls = 5
/** Clocks that are kept by NTP differ by as much. */
const smallestMs = 5

/**
 * Processes whose clocks are wrong beyond doubt: nearly all their calls were answered before they were
 * made or after they had ended, by nearly the same time. The offset of a pair is that of the middles of
 * both spans, as NTP has it. What most processes agree on is taken as right; of two that disagree, the
 * caller.
 */
export function clockSkews(pairs: readonly ClockPair[]): Skew[] {
  const edges = pairs.filter(isCertain)
  if (edges.length === 0) return []
  const agreeing = pairs.filter((pair) => !isCertain(pair) && isPlausible(pair))
  const links = [
    ...agreeing.map((pair) => ({ ...pair, offsetMs: 0 })),
    ...edges.toSorted((one, other) => other.calls - one.calls),
  ]
  return components(links).flatMap((ahead) => againstMost(ahead, links))
}

function isCertain(pair: ClockPair): boolean {
  const isOutside = pair.beginMostMs < 0 || pair.afterEndMostMs > 0
  const isSteady = pair.spreadMs <= Math.abs(pair.offsetMs) / 2
  return isOutside && isSteady && pair.calls >= fewestCalls && Math.abs(pair.offsetMs) >= smallestMs
}

function isPlausible({ beginMostMs, afterEndMostMs }: ClockPair): boolean {
  return beginMostMs >= 0 && afterEndMostMs <= 0
}

type Link = Pick<ClockPair, 'caller' | 'callee' | 'calls' | 'offsetMs'>

/** How far each process is ahead of the first of those that it is linked with. */
function components(links: readonly Link[]): Map<number, number>[] {
  const neighbours = new Map<number, { to: number; offsetMs: number }[]>()
  const add = (from: number, to: number, offsetMs: number): void => {
    neighbours.set(from, [...(neighbours.get(from) ?? []), { to, offsetMs }])
  }
  for (const { caller, callee, offsetMs } of links) {
    add(caller, callee, offsetMs)
    add(callee, caller, -offsetMs)
  }
  const found: Map<number, number>[] = []
  const seen = new Set<number>()
  for (const start of neighbours.keys()) {
    if (seen.has(start)) continue
    const ahead = new Map([[start, 0]])
    for (const [process, aheadMs] of ahead) {
      seen.add(process)
      for (const { to, offsetMs } of neighbours.get(process) ?? []) {
        if (!ahead.has(to)) ahead.set(to, aheadMs + offsetMs)
      }
    }
    found.push(ahead)
  }
  return found
}

function againstMost(ahead: ReadonlyMap<number, number>, links: readonly Link[]): Skew[] {
  const callees = new Set(links.map(({ callee }) => callee))
  const agreeing = (aheadMs: number): number =>
    [...ahead.values()].filter((other) => Math.abs(other - aheadMs) <= smallestMs).length
  const [reference] = [...ahead].toSorted(
    ([one, oneMs], [other, otherMs]) =>
      agreeing(otherMs) - agreeing(oneMs) || Number(callees.has(one)) - Number(callees.has(other)),
  )
  return [...ahead].flatMap(([process, aheadMs]) => {
    const wrongMs = aheadMs - (reference?.[1] ?? 0)
    if (Math.abs(wrongMs) < smallestMs) return []
    const own = links.filter(({ caller, callee }) => caller === process || callee === process)
    return [{ process, aheadMs: wrongMs, calls: own.reduce((sum, { calls }) => sum + calls, 0) }]
  })
}
