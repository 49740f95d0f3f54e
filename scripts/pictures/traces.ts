import { attributeTraces, exclusiveTimes, type SpanColumns } from '@faultline/analysis/traces'
import { readShopCheckouts } from '../../examples/analysis/data/shop.ts'
import { box, colours, legend, picture, text } from './svg.ts'

const maximumMs = 900

/** Time of each service in a checkout, before and after: with what it waited for, and its own. */
export function tracesPicture(): string {
  const { names, before, after } = readShopCheckouts()
  const found = attributeTraces({ names, before, after }).value
  const blamed = found?.nodes[0]?.id
  const seen = [before, after].map((spans) => longestOf(spans, names.length))
  const own = [before, after].map((spans) => ownOf(spans, names.length))
  const order = [...names.keys()].toSorted(
    (one, other) => (seen[1]?.[other] ?? 0) - (seen[1]?.[one] ?? 0),
  )
  const bars = (left: number, [early, late]: readonly (Float64Array | undefined)[]): string[] =>
    order.flatMap((service, row) => {
      const y = 116 + 36 * row
      const colour = names[service] === blamed ? colours.found : colours.measured
      const width = (ms: number): number => (220 * ms) / maximumMs
      const [from, to] = [early?.[service] ?? 0, late?.[service] ?? 0]
      return [
        box({ x: left, y, width: width(from), height: 12 }, { colour: colours.pale }),
        box({ x: left, y: y + 13, width: width(to), height: 12 }, { colour }),
        text(
          { x: left + width(Math.max(from, to)) + 6, y: y + 17 },
          `${from.toFixed(0)} → ${to.toFixed(0)} ms`,
          { size: 11 },
        ),
      ]
    })
  const { latencyShare = 0 } = found?.nodes[0] ?? {}
  return picture({
    title: 'Five services became slow; one of them did it',
    note: `Demo shop, 40 checkouts before and 40 after a deployment; ${Math.round(100 * latencyShare)} % of the delay is ${blamed ?? 'nobody'}'s own`,
    height: 124 + 36 * names.length,
    parts: [
      legend({ x: 16, y: 68 }, [
        { name: 'before', colour: colours.pale },
        { name: 'after', colour: colours.measured },
        { name: 'the one blamed', colour: colours.found },
      ]),
      text({ x: 126, y: 98 }, 'as its callers see it, waiting included', {
        size: 11,
        colour: colours.muted,
      }),
      text({ x: 448, y: 98 }, 'its own time: exclusiveTimes, attributeTraces', {
        size: 11,
        colour: colours.muted,
      }),
      ...order.map((service, row) =>
        text({ x: 118, y: 132 + 36 * row }, names[service] ?? '', { anchor: 'end' }),
      ),
      ...bars(126, seen),
      ...bars(448, own),
    ],
  })
}

/** Mean over the traces of the longest span of each service, in milliseconds. */
function longestOf(spans: SpanColumns, services: number): Float64Array {
  const traces = traceOfSpan(spans)
  const longest = new Map<string, number>()
  for (const [row, trace] of traces.entries()) {
    const key = `${spans.nodes[row] ?? 0} ${trace}`
    const ms = (spans.ends[row] ?? NaN) - (spans.starts[row] ?? NaN)
    longest.set(key, Math.max(longest.get(key) ?? 0, ms))
  }
  const sums = new Float64Array(services)
  for (const [key, ms] of longest) {
    const service = Number(key.split(' ')[0])
    sums[service] = (sums[service] ?? 0) + ms
  }
  return sums.map((sum) => sum / new Set(traces).size)
}

/** Mean over the traces of each service's exclusive time, in milliseconds. */
function ownOf(spans: SpanColumns, services: number): Float64Array {
  const times = exclusiveTimes(spans).value ?? new Float64Array()
  const sums = new Float64Array(services)
  for (const [row, ms] of times.entries()) {
    const service = spans.nodes[row] ?? 0
    sums[service] = (sums[service] ?? 0) + (Number.isFinite(ms) ? ms : 0)
  }
  return sums.map((sum) => sum / new Set(traceOfSpan(spans)).size)
}

/** The row of the root above each span. */
function traceOfSpan({ parents }: SpanColumns): number[] {
  const rootOf = (row: number): number => {
    const parent = parents[row] ?? -1
    return parent < 0 ? row : rootOf(parent)
  }
  return Array.from(parents, (_, row) => rootOf(row))
}
