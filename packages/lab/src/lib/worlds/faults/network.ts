import { somePart } from './choose.ts'
import type { Fault } from './fault.ts'

/** The way from one service to another has become long. */
export const networkDelay: Fault = {
  name: 'network-delay',
  title: 'The network between two services is slow',
  plan({ visits, random, severity }) {
    const edge = somePart(visits.edges, random, 0.15)
    const [from, to] = edge?.split('>') ?? []
    if (edge === undefined || from === undefined || to === undefined) return undefined
    const delayMs = Math.round(random.between(60, 250) * severity)
    return {
      entities: [{ kind: 'link', from, to }],
      places: [from, to],
      sentence: `The network from ${from} to ${to} adds ${delayMs} ms each way.`,
      begin: (running) =>
        void running.edges.set(edge, { delayMs, lossShare: 0, refuses: undefined }),
      end: (running) => void running.edges.delete(edge),
    }
  },
}
