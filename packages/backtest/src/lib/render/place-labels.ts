/** A label beside a vertical line, in pixels. */
export type LabelWish = {
  readonly x: number
  readonly text: string
  /** Those that matter most are placed first. */
  readonly isFirst: boolean
}

export type PlacedLabel = {
  readonly x: number
  /** Row above the plot, 0 is the lowest; null where there was no room. */
  readonly lane: number | null
  readonly anchor: 'start' | 'end'
  /** The text, shortened where the whole would leave the picture. */
  readonly text: string
}

const letterPx = 6.1
const gapPx = 8
const mostLanes = 3

/** Width in pixels that a text in the pictures' font takes, on the safe side. */
export function textWidthPx(text: string): number {
  return text.length * letterPx
}

/** Shortens a text to a width, with an ellipsis. */
export function fitText(text: string, widthPx: number): string {
  const letters = Math.floor(widthPx / letterPx)
  return text.length <= letters ? text : `${text.slice(0, Math.max(0, letters - 1)).trimEnd()}…`
}

/** Places labels, in the order of the wishes, so that none lies on another or outside `from`..`to`. */
export function placeLabels(
  wishes: readonly LabelWish[],
  [from, to]: readonly [number, number],
): PlacedLabel[] {
  const lanes: (readonly [number, number])[][] = []
  const placed = new Map<LabelWish, PlacedLabel>()
  const inOrder = wishes.toSorted(
    (one, other) => Number(other.isFirst) - Number(one.isFirst) || one.x - other.x,
  )
  for (const wish of inOrder) {
    const wanted = textWidthPx(wish.text) + gapPx
    const isRight = wish.x + wanted <= to || wish.x - from < (to - from) / 2
    const width = Math.min(wanted, isRight ? to - wish.x : wish.x - from)
    const interval: readonly [number, number] = isRight
      ? [wish.x, wish.x + width]
      : [wish.x - width, wish.x]
    const lane = freeLane(lanes, interval)
    if (lane !== null) (lanes[lane] ??= []).push(interval)
    placed.set(wish, {
      x: wish.x,
      lane,
      anchor: isRight ? 'start' : 'end',
      text: fitText(wish.text, width - gapPx / 2),
    })
  }
  return wishes.flatMap((wish) => placed.get(wish) ?? [])
}

function freeLane(
  lanes: readonly (readonly (readonly [number, number])[])[],
  [from, to]: readonly [number, number],
): number | null {
  for (let lane = 0; lane < mostLanes; lane += 1) {
    const taken = lanes[lane] ?? []
    if (taken.every((other) => to + gapPx <= other[0] || other[1] + gapPx <= from)) return lane
  }
  return null
}
