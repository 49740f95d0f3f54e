import { somePart, someService } from './choose.ts'
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

/** Packets from one service to another are lost, and sent again after a while. */
export const packetLoss: Fault = {
  name: 'packet-loss',
  title: 'The network between two services loses packets',
  plan({ visits, random, severity }) {
    const edge = somePart(visits.edges, random, 0.15)
    const [from, to] = edge?.split('>') ?? []
    if (edge === undefined || from === undefined || to === undefined) return undefined
    const lossShare = Math.min(0.7, random.between(0.15, 0.35) * severity)
    return {
      entities: [{ kind: 'link', from, to }],
      places: [from, to],
      sentence: `The network from ${from} to ${to} loses ${Math.round(lossShare * 100)} % of the packets.`,
      begin: (running) =>
        void running.edges.set(edge, { delayMs: 0, lossShare, refuses: undefined }),
      end: (running) => void running.edges.delete(edge),
    }
  },
}

/** The certificate of a service has expired: nobody who checks it talks to it any more. */
export const certificateExpired: Fault = {
  name: 'certificate-expired',
  title: 'The certificate of a service has expired',
  plan(stage) {
    const name = someService(stage)?.name
    if (name === undefined) return undefined
    const callers = [...stage.visits.edges.keys()].flatMap((edge) => {
      const [from, to] = edge.split('>')
      return from !== undefined && to === name ? [from] : []
    })
    return {
      entities: [
        { kind: 'service', name },
        ...callers.map((from) => ({ kind: 'link', from, to: name }) as const),
      ],
      places: [name],
      sentence: `The certificate of ${name} has expired; its callers refuse it.`,
      begin: (running) =>
        void running.edges.set(`*>${name}`, { delayMs: 0, lossShare: 0, refuses: 'certificate' }),
      end: (running) => void running.edges.delete(`*>${name}`),
    }
  },
}
