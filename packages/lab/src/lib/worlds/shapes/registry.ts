import type { Shape } from './shape.ts'

/** The makes of systems, from five services to sixty. */
export const shapes: readonly Shape[] = [
  {
    name: 'small-site',
    layers: [
      [1, 1],
      [2, 3],
      [2, 3],
    ],
    ...{ callees: [1, 2], parallel: 0.1, seldom: 0.2 },
    ...{ database: 0.7, cache: 0.3, external: 0.3, publishes: 0.15, replicas: [1, 3] },
  },
  {
    name: 'layered-shop',
    layers: [
      [1, 1],
      [3, 5],
      [4, 6],
      [2, 4],
    ],
    ...{ callees: [1, 3], parallel: 0.3, seldom: 0.3 },
    ...{ database: 0.6, cache: 0.3, external: 0.2, publishes: 0.2, replicas: [1, 4] },
  },
  {
    name: 'fan-out',
    layers: [
      [1, 1],
      [1, 2],
      [6, 9],
      [2, 4],
    ],
    ...{ callees: [3, 5], parallel: 0.9, seldom: 0.2 },
    ...{ database: 0.4, cache: 0.4, external: 0.1, publishes: 0.1, replicas: [2, 4] },
  },
  {
    name: 'deep-chain',
    layers: [
      [1, 1],
      [1, 2],
      [1, 2],
      [1, 2],
      [2, 2],
      [1, 2],
    ],
    ...{ callees: [1, 1], parallel: 0, seldom: 0.1 },
    ...{ database: 0.5, cache: 0.2, external: 0.2, publishes: 0.1, replicas: [1, 3] },
  },
  {
    name: 'event-driven',
    layers: [
      [1, 1],
      [2, 4],
      [3, 5],
      [2, 3],
    ],
    ...{ callees: [1, 2], parallel: 0.2, seldom: 0.3 },
    ...{ database: 0.7, cache: 0.2, external: 0.2, publishes: 0.7, replicas: [1, 3] },
  },
  {
    name: 'large-mesh',
    layers: [
      [1, 1],
      [6, 9],
      [12, 18],
      [12, 18],
      [6, 12],
    ],
    ...{ callees: [0, 1], parallel: 0.3, seldom: 0.5 },
    ...{ database: 0.4, cache: 0.2, external: 0.1, publishes: 0.1, replicas: [1, 3] },
  },
]
