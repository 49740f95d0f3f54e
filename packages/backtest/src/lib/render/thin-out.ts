/** A point of a line; null is a missing value. */
export type Point = { readonly at: number; readonly value: number | null }

/**
 * At most four points for each of `columns` stretches of time: the first, the last, the lowest and
 * the highest, so that the line drawn through them looks as the one through all (M4, Jugel et al.,
 * VLDB 2014). Holes stay holes.
 */
export function thinOut(points: readonly Point[], columns: number): Point[] {
  const [first, last] = [points[0], points.at(-1)]
  if (points.length <= columns * 4 || first === undefined || last === undefined) return [...points]
  const widthMs = (last.at - first.at) / columns || 1
  const kept = new Set<Point>()
  const byColumn = Map.groupBy(points, ({ at }) => Math.floor((at - first.at) / widthMs))
  for (const column of byColumn.values()) {
    const known = column.filter(({ value }) => value !== null)
    const hole = column.find(({ value }) => value === null)
    if (hole !== undefined) kept.add(hole)
    for (const point of [known[0], known.at(-1), extreme(known, -1), extreme(known, 1)]) {
      if (point !== undefined) kept.add(point)
    }
  }
  return points.filter((point) => kept.has(point))
}

function extreme(points: readonly Point[], sign: 1 | -1): Point | undefined {
  let best: Point | undefined
  for (const point of points) {
    if (best === undefined || sign * (point.value ?? 0) > sign * (best.value ?? 0)) best = point
  }
  return best
}
