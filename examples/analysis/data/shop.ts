import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SpanColumns } from '@faultline/analysis/traces'

/** Checkouts of the demo shop: forty traces before and forty after a deployment of `fraud` made it slow. */
export type ShopCheckouts = {
  /** The services, by their code in the columns. */
  readonly names: readonly string[]
  readonly before: SpanColumns
  readonly after: SpanColumns
}

/** Reads the traces, recorded from a run of `faultline demo --fault slow-deploy`, that lie beside this file. */
export function readShopCheckouts(): ShopCheckouts {
  const text = readFileSync(join(import.meta.dirname, 'shop-checkouts.csv'), 'utf8')
  const rows = text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))
  const names = [...new Set(rows.map((row) => row[3] ?? ''))].toSorted()
  const columns = (period: string): SpanColumns => {
    const own = rows.filter((row) => row[0] === period)
    return {
      parents: own.map((row) => Number(row[2])),
      nodes: own.map((row) => names.indexOf(row[3] ?? '')),
      starts: own.map((row) => Number(row[4])),
      ends: own.map((row) => Number(row[5])),
      failed: own.map((row) => Number(row[6])),
    }
  }
  return { names, before: columns('before'), after: columns('after') }
}
