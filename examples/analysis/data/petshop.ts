import type { CallEdge } from '@faultline/analysis/ranking'
import { numbers, readRows, readText } from './table.ts'

/** The value of every row by node, metric and statistic, as in `PetSite latency Average`. */
export type PetshopMetrics = ReadonlyMap<string, Float64Array>

/** One incident of the PetShop data set: a call graph, two calm days, and the rows of the incident. */
export type PetshopIncident = {
  readonly nodes: readonly string[]
  readonly edges: readonly CallEdge[]
  readonly normal: PetshopMetrics
  readonly window: PetshopMetrics
  /** Where the alert fired, and the node that was really at fault. */
  readonly alert: string
  readonly cause: string
}

/** Reads an incident such as `low_traffic/train/issue_0`. */
export function readPetshop(path: string): PetshopIncident {
  const scenario = `petshop/${path.split('/')[0] ?? ''}`
  const [header = [], ...rows] = readRows(`${scenario}/graph.csv`)
  const edges = rows.flatMap(([caller = '', ...cells]) =>
    cells.flatMap((cell, i) =>
      Number(cell) === 0 ? [] : [{ caller, callee: header[i + 1] ?? '' }],
    ),
  )
  const target: { target: { node: string }; root_cause: { node: string } } = JSON.parse(
    readText(`petshop/${path}/target.json`),
  )
  return {
    nodes: header.slice(1),
    edges,
    normal: readMetrics(`${scenario}/noissue/metrics.csv`),
    window: readMetrics(`petshop/${path}/metrics.csv`),
    alert: target.target.node,
    cause: target.root_cause.node,
  }
}

function readMetrics(path: string): PetshopMetrics {
  const [nodes = [], metrics = [], statistics = [], ...rows] = readRows(path)
  const body = rows.filter(([time]) => time !== 'unix_timestamp' && time !== '')
  const columns = nodes.slice(1).map((node, i): [string, Float64Array] => {
    const name = [node, metrics[i + 1], statistics[i + 1]].join(' ')
    return [name, numbers(body.map((row) => row[i + 1] ?? ''))]
  })
  return new Map(columns)
}
