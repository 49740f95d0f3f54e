import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import {
  createRandom,
  explainChange,
  promisingAttributes,
  type Attribute,
  type Cube,
  type Measure,
} from '@faultline/analysis'
import { growth } from './analysis-growth.ts'
import { exponent, memoryMb, type BenchResult } from './report.ts'

/** Number of values of each attribute of the requests: together more leaves than rows. */
const sizes = [4, 3, 4, 50, 20, 5, 3, 30]
const names = sizes.map((_, i) => `a${i}`)
/** The planted cause: among these requests one in ten fails afterwards, and one in fifty elsewhere. */
const cause = { a1: 2, a4: 7 }
/** Enough rows to see which attributes tell something. */
const sampledRows = 500_000
const rowCounts = [1_000_000, 3_000_000, 10_000_000]

/** Dimension analysis: with the rows in DuckDB, and on cubes alone. */
export async function benchDimensions(): Promise<BenchResult[]> {
  const onCubes = [
    cubes('dimension analysis of a small cube', [480, 1200, 2400], 0.05),
    cubes('dimension analysis of a large cube', [12_000, 24_000, 48_000], 1),
  ]
  return [await onRows(), ...onCubes]
}

async function onRows(): Promise<BenchResult> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' })
  const connection = await instance.connect()
  const points: { size: number; seconds: number }[] = []
  let bare = Infinity
  let isRight = true
  for (const rows of rowCounts) {
    await createRequests(connection, rows)
    // By turns, so that a busy moment of the machine meets both.
    let whole = Infinity
    bare = Infinity
    for (let round = 0; round < 4; round++) {
      bare = Math.min(bare, await secondsOf(() => connection.runAndReadAll(singles('requests'))))
      let found: string[] = []
      whole = Math.min(
        whole,
        await secondsOf(async () => (found = await analyse(connection, rows))),
      )
      isRight &&= found.join('; ') === 'a1=2&a4=7'
    }
    points.push({ size: rows, seconds: whole })
  }
  connection.closeSync()
  const seconds = points[points.length - 1]?.seconds ?? NaN
  return {
    name: 'dimension analysis of rows in DuckDB, 8 attributes, 2 threads',
    work: `rows ${rowCounts.join(', ')} grow with exponent ${exponent(points).toFixed(2)}; ${isRight ? 'found the planted cause' : 'MISSED THE PLANTED CAUSE'}`,
    seconds,
    reference: 'bare query of the single grouping sets',
    referenceSeconds: bare,
    ratio: bare / seconds,
    peakMemoryMb: memoryMb(),
    goal: 'at most 1.5 × the time of the bare query (a ratio above .67)',
    met: isRight && seconds <= 1.5 * bare,
  }
}

async function createRequests(connection: DuckDBConnection, rows: number): Promise<void> {
  const columns = sizes.map((size, i) => `(hash(i, ${i}) % ${size})::utinyint as a${i}`)
  await connection.run(`
    create or replace table requests as
    select *, (hash(i, 99) % 1000 < case
      when after and a1 = ${cause.a1} and a4 = ${cause.a4} then 100 else 20 end)::utinyint as failed
    from (select i, i % 2 = 1 as after, ${columns.join(', ')} from range(${rows}) r(i))`)
}

const sums = `count(*) filter (not after) as "wholeBefore", count(*) filter (after) as "wholeAfter",
  (sum(failed) filter (not after))::double as "partBefore", (sum(failed) filter (after))::double as "partAfter"`

function singles(table: string): string {
  const sets = names.map((name) => `(${name})`).join(', ')
  return `select ${names.join(', ')}, grouping_id(${names.join(', ')}) as "set", ${sums}
    from ${table} group by grouping sets (${sets}, ())`
}

/** Chooses attributes on a sample of the rows, groups all rows by them, and explains. */
async function analyse(connection: DuckDBConnection, rows: number): Promise<string[]> {
  const percent = Math.min(100, (100 * sampledRows) / rows)
  const sample =
    percent < 100
      ? `(select * from requests using sample ${percent} percent (bernoulli, 1))`
      : 'requests'
  const small = await connection.runAndReadAll(singles(sample))
  const byName = small.getColumnsObject()
  const sets = byName['set'] ?? []
  const single = names.map((name, i) => {
    // The bits of grouping_id are 1 for the attributes that a row was not grouped by.
    const wanted = 2 ** names.length - 1 - 2 ** (names.length - 1 - i)
    const own = sets.flatMap((set, row) => (Number(set) === wanted ? [row] : []))
    return cubeOfColumns(byName, [name], own)
  })
  const chosen = (promisingAttributes(single).value ?? [])
    .filter(({ isChosen }) => isChosen)
    .map(({ name }) => name)
  if (chosen.length === 0) return []
  const leaves = await connection.runAndReadAll(
    `select ${chosen.join(', ')}, ${sums} from requests group by ${chosen.join(', ')}`,
  )
  const columns = leaves.getColumnsObject()
  const all = Array.from({ length: leaves.currentRowCount }, (_, row) => row)
  return (explainChange(cubeOfColumns(columns, chosen, all)).value?.causes ?? []).map(
    ({ selector }) =>
      selector
        .map(({ attribute, value }) => `${attribute}=${value}`)
        .sort()
        .join('&'),
  )
}

type Columns = Readonly<Record<string, readonly unknown[]>>

function cubeOfColumns(
  columns: Columns,
  attributes: readonly string[],
  rows: readonly number[],
): Cube {
  const numbers = (name: string): Float64Array =>
    Float64Array.from(rows, (row) => Number(columns[name]?.[row] ?? 0))
  const coded = attributes.map((name): { attribute: Attribute; codes: Int32Array } => {
    const codeOf = new Map<string, number>()
    const codes = Int32Array.from(rows, (row) => {
      const value = String(columns[name]?.[row])
      const code = codeOf.get(value) ?? codeOf.size
      codeOf.set(value, code)
      return code
    })
    return { attribute: { name, values: [...codeOf.keys()] }, codes }
  })
  const measure: Measure = {
    kind: 'ratio',
    partBefore: numbers('partBefore'),
    wholeBefore: numbers('wholeBefore'),
    partAfter: numbers('partAfter'),
    wholeAfter: numbers('wholeAfter'),
  }
  return {
    attributes: coded.map(({ attribute }) => attribute),
    codes: coded.map(({ codes }) => codes),
    measure,
  }
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1000
}

function cubes(name: string, leafCounts: readonly number[], limitSeconds: number): BenchResult {
  const largest = leafCounts[leafCounts.length - 1] ?? 0
  return growth(
    name,
    leafCounts.map((leaves) => {
      const cube = cubeOf([leaves / 240, 8, 6, 5])
      return { size: leaves, run: () => explainChange(cube) }
    }),
    {
      sentence: `${largest.toLocaleString('en')} leaves under ${1000 * limitSeconds} ms`,
      isMet: (seconds) => seconds < limitSeconds,
    },
  )
}

function cubeOf(attributeSizes: readonly number[]): Cube {
  const random = createRandom(3)
  const leaves = attributeSizes.reduce((product, size) => product * size, 1)
  const codes = attributeSizes.map(() => new Int32Array(leaves))
  const expected = new Float64Array(leaves)
  const actual = new Float64Array(leaves)
  for (let leaf = 0; leaf < leaves; leaf++) {
    let rest = leaf
    for (const [i, size] of attributeSizes.entries()) {
      const column = codes[i]
      if (column !== undefined) column[leaf] = rest % size
      rest = Math.floor(rest / size)
    }
    expected[leaf] = 100 * random()
    const isHit = codes[0]?.[leaf] === 1 && codes[1]?.[leaf] === 2
    actual[leaf] = (expected[leaf] ?? 0) * (1 + 0.1 * (random() - 0.5)) * (isHit ? 1.6 : 1)
  }
  const attributes = attributeSizes.map((size, i) => ({
    name: `attribute ${i}`,
    values: Array.from({ length: size }, (_, code) => String(code)),
  }))
  return { attributes, codes, measure: { kind: 'forecast', expected, actual } }
}
