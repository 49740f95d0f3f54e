import { nodesInStep, rankByTraversal, type RankedNode } from '@faultline/analysis/ranking'
import { readPetshop } from '../../examples/analysis/data/petshop.ts'
import { colours, dot, legend, picture, segment, text } from './svg.ts'

/** The call graph below the alerting node to a depth of two, with scores and the origin that is blamed. */
export function rankingPicture(): string {
  const incident = readPetshop('low_traffic/train/issue_0')
  const { edges, alert } = incident
  const nodes = scoreNodes(incident)
  const scores = new Map(nodes.map(({ id, score }) => [id, score]))
  const ranked = rankByTraversal({ alert, nodes, edges }).value ?? []
  const layers = layersBelow(alert, edges)
  const places = new Map(
    layers.flatMap((layer, depth) =>
      layer.map((id, row): [string, { x: number; y: number }] => {
        const y = 104 + (depth === 0 ? 180 : row * (372 / Math.max(1, layer.length - 1)))
        return [id, { x: [60, 290, 510][depth] ?? 0, y }]
      }),
    ),
  )
  const colourOf = (id: string): string => {
    if (id === ranked[0]?.id) return colours.found
    const score = scores.get(id) ?? NaN
    if (Number.isNaN(score)) return '#c9d0d6'
    return score >= 2 ? colours.other : colours.measured
  }
  return picture({
    title: 'Trouble is followed down the calls, and blamed where it ends',
    note: 'PetShop, low_traffic/issue_0: latency in robust deviations from two calm days, in step with the alert',
    height: 500,
    parts: [
      legend({ x: 16, y: 68 }, [
        { name: 'origin, blamed', colour: colours.found },
        { name: 'abnormal (2 and more)', colour: colours.other },
        { name: 'calm', colour: colours.measured },
        { name: 'no data in the window', colour: '#c9d0d6' },
      ]),
      ...edges.flatMap(({ caller, callee }) => {
        const [from, to] = [places.get(caller), places.get(callee)]
        if (!from || !to || from.x >= to.x) return []
        const isPath = ranked[0]?.path.includes(caller) && ranked[0].path.includes(callee)
        const style = isPath ? { colour: colours.found, width: 2 } : { colour: colours.grid }
        return [segment(from, to, style)]
      }),
      ...[...places].flatMap(([id, { x, y }]) => {
        const score = scores.get(id) ?? NaN
        const label = `${shortName(id)}${Number.isNaN(score) ? '' : `  ${score.toFixed(1)}`}`
        const weight = id === ranked[0]?.id ? 600 : 400
        return [
          dot({ x, y }, { colour: colourOf(id), radius: id === alert ? 9 : 6 }),
          text({ x: x + 12, y: y + (id === alert ? 24 : 4) }, label, { size: 11, weight }),
        ]
      }),
    ],
  })
}

function scoreNodes(incident: ReturnType<typeof readPetshop>): readonly RankedNode[] {
  const { nodes, normal, window, alert } = incident
  const measured = nodes.map((id) => {
    const name = `${id} latency Average`
    const rows = { normal: normal.get(name) ?? [], window: window.get(name) ?? [] }
    return {
      id,
      metric: { ...rows, worse: 'up' as const, minimumRelativeSpread: 0.03 },
      requests: window.get(`${id} requests Sum`) ?? [],
      canBeCause: !id.endsWith('_client'),
      isOutside: id.endsWith('_remote'),
    }
  })
  return nodesInStep(alert, measured).value ?? []
}

/** The alerting node, those that it calls, and those that they call; each node once, where it is nearest. */
function layersBelow(
  alert: string,
  edges: readonly { readonly caller: string; readonly callee: string }[],
): string[][] {
  const layers = [[alert]]
  while (layers.length < 3) {
    const seen = new Set(layers.flat())
    const last = layers.at(-1) ?? []
    const next = edges.filter(({ caller, callee }) => last.includes(caller) && !seen.has(callee))
    layers.push([...new Set(next.map(({ callee }) => callee))])
  }
  return layers
}

/** X-Ray writes the type behind the name; addresses are cut. */
function shortName(id: string): string {
  const name = id.replace(/_(AWS|remote|client|Database).*$/, '').replace(/^https:\/\/[^/]*\//, '')
  return name.length > 26 ? `${name.slice(0, 25)}…` : name
}
