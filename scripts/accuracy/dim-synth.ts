import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { explainChange, wilsonInterval, type Attribute } from '@faultline/analysis'
import { numberOf, readTable, type Table } from './csv.ts'
import { timed, type CaseReport, type DatasetReport, type SplitReport } from './report.ts'

/** A table of leaves with its true causes, written `a=a1&b=b2`. */
interface LabelledTable {
  readonly split: string
  readonly name: string
  readonly path: string
  readonly truth: readonly string[]
}

export function runDimSynth(dir: string): DatasetReport {
  const cases = labelledTables(dir).map(({ split, name, path, truth }): CaseReport => {
    const cube = readCube(join(dir, path))
    const { value, ms } = timed(() =>
      explainChange(cube, { maximumOrder: cube.attributes.length, minimumShare: 0 }),
    )
    const ranked = (value.value?.causes ?? []).map((cause) =>
      cause.selector.map((part) => `${part.attribute}=${part.value}`).join('&'),
    )
    return { case: name, split, truth, ranked, ms }
  })
  const splits = ['cases', 'large'].flatMap((split) => {
    const own = cases.filter((one) => one.split === split)
    return own.length > 0 ? [scoreElements(split, own)] : []
  })
  return { dataset: 'dim-synth', splits, cases }
}

/** All tables of the set: those of `cases/SEED` and of `large`, each folder with its `labels.csv`. */
export function labelledTables(dir: string): LabelledTable[] {
  const seeds = existsSync(join(dir, 'cases')) ? readdirSync(join(dir, 'cases')).sort() : []
  const folders = [
    ...seeds.map((seed) => ({ split: 'cases', folder: join('cases', seed) })),
    { split: 'large', folder: 'large' },
  ]
  return folders.flatMap(({ split, folder }) => {
    if (!existsSync(join(dir, folder, 'labels.csv'))) return []
    const labels = readTable(join(dir, folder, 'labels.csv'))
    return labels.rows.flatMap((row) => {
      const id = row[labels.column('timestamp')] ?? ''
      const path = join(folder, `${id}.csv.gz`)
      if (!existsSync(join(dir, path))) return []
      const truth = (row[labels.column('set')] ?? '').split(';').filter((one) => one !== '')
      return [{ split, name: join(folder, id), path, truth }]
    })
  })
}

/** The attributes of a table, as the set calls them. */
export function namesOfAttributes(table: Table): string[] {
  return ['a', 'b', 'c', 'd', 'e', 'f'].filter((name) => table.column(name) >= 0)
}

function readCube(path: string) {
  const table = readTable(path)
  const names = namesOfAttributes(table)
  const attributes: Attribute[] = []
  const codes: Int32Array[] = []
  for (const name of names) {
    const column = table.column(name)
    const values = [...new Set(table.rows.map((row) => row[column] ?? ''))]
    const codeOf = new Map(values.map((value, code) => [value, code]))
    attributes.push({ name, values })
    codes.push(Int32Array.from(table.rows, (row) => codeOf.get(row[column] ?? '') ?? 0))
  }
  const measure = {
    kind: 'forecast' as const,
    expected: Float64Array.from(table.rows, (row) => numberOf(row[table.column('predict')])),
    actual: Float64Array.from(table.rows, (row) => numberOf(row[table.column('real')])),
  }
  return { attributes, codes, measure }
}

export function scoreElements(split: string, cases: readonly CaseReport[]): SplitReport {
  let hits = 0
  let found = 0
  let wanted = 0
  for (const one of cases) {
    const truth = new Set(Array.isArray(one.truth) ? one.truth : [])
    hits += (one.ranked ?? []).filter((element) => truth.has(element)).length
    found += one.ranked?.length ?? 0
    wanted += truth.size
  }
  const precision = found === 0 ? 0 : hits / found
  const recall = wanted === 0 ? 0 : hits / wanted
  const f1 = hits === 0 ? 0 : (2 * hits) / (found + wanted)
  const interval = (trials: number): readonly [number, number] => {
    const { value } = wilsonInterval(hits, trials)
    return [value?.low ?? 0, value?.high ?? 1]
  }
  return {
    split,
    cases: cases.length,
    metrics: { f1, precision, recall },
    intervals: { precision: interval(Math.max(found, 1)), recall: interval(Math.max(wanted, 1)) },
  }
}
