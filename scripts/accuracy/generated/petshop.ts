import { csv, noise, writeTo } from './files.ts'

const nodes = ['web', 'cart', 'stock', 'stock_remote', 'mail']
const calls = [
  ['web', 'cart'],
  ['web', 'mail'],
  ['cart', 'stock_remote'],
  ['stock_remote', 'stock'],
]
/** The nodes that are slow when one of them is to blame. */
const slowed: Readonly<Record<string, readonly string[]>> = {
  stock: ['stock', 'stock_remote', 'cart', 'web'],
  mail: ['mail', 'web'],
}

/** Two days without a fault and two faults in the layout of PetShop, one in `train` and one in `test`. */
export function writePetshop(folder: string): void {
  writeTo(
    folder,
    'quiet_traffic/graph.csv',
    csv([
      ['', ...nodes],
      ...nodes.map((caller) => [
        caller,
        ...nodes.map((callee) => (calls.some(([a, b]) => a === caller && b === callee) ? 1 : 0)),
      ]),
    ]),
  )
  const start = 1_700_000_100
  writeTo(folder, 'quiet_traffic/noissue/metrics.csv', metrics({ start, rows: 560, seed: 1 }))
  const faults = [
    { path: 'train/issue_0', cause: 'stock' },
    { path: 'test/issue_7', cause: 'mail' },
  ]
  for (const [at, { path, cause }] of faults.entries()) {
    const when = start - 1_000_000 + 10_000 * at
    const window = metrics({ start: when, rows: 5, seed: 2 + at, slow: slowed[cause] ?? [] })
    writeTo(folder, `quiet_traffic/${path}/metrics.csv`, window)
    writeTo(
      folder,
      `quiet_traffic/${path}/target.json`,
      JSON.stringify({
        target: { node: 'web', metric: 'latency', agg: 'Average', timestamp: when + 600 },
        root_cause: { node: cause, metric: null },
        metadata: {},
      }),
    )
  }
}

/**
 * Latency and requests of every node; the latency of those in `slow` is three times as long from the
 * third row on.
 */
function metrics(of: {
  readonly start: number
  readonly rows: number
  readonly seed: number
  readonly slow?: readonly string[]
}): string {
  const next = noise(of.seed)
  return csv([
    ['microservice', ...nodes, ...nodes],
    ['metric', ...nodes.map(() => 'latency'), ...nodes.map(() => 'requests')],
    ['statistic', ...nodes.map(() => 'Average'), ...nodes.map(() => 'Sum')],
    ['unix_timestamp', ...[...nodes, ...nodes].map(() => '')],
    ...Array.from({ length: of.rows }, (_, row) => [
      (of.start + 300 * row).toFixed(1),
      ...nodes.map((node) => {
        const isSlow = row >= 2 && of.slow?.includes(node) === true
        // A cell is empty now and then.
        return row % 17 === 11 ? '' : (isSlow ? 0.3 : 0.1) + 0.004 * next()
      }),
      ...nodes.map(() => Math.round(600 + 5 * next())),
    ]),
  ])
}
