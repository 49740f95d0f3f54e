import { csv, noise, writeTo } from './files.ts'

const tables = [
  { folder: 'cases/seed9', id: 100, cause: { a: 'a2' } },
  { folder: 'cases/seed9', id: 200, cause: { b: 'b1', c: 'c3' } },
  { folder: 'large', id: 300, cause: { a: 'a4', b: 'b2' } },
] as const

/** Three tables in the layout of RiskLoc's generator, each with one cause of half its values. */
export function writeDimSynth(folder: string): void {
  for (const [seed, { folder: path, id, cause }] of tables.entries()) {
    writeTo(folder, `${path}/${id}.csv.gz`, table(seed, cause))
  }
  for (const path of new Set(tables.map((one) => one.folder))) {
    const own = tables.filter((one) => one.folder === path)
    const rows = own.map(({ id, cause }) => [
      id,
      Object.entries(cause)
        .map(([attribute, value]) => `${attribute}=${value}`)
        .join('&'),
      0.02,
    ])
    writeTo(folder, `${path}/labels.csv`, csv([['timestamp', 'set', 'noise_level'], ...rows]))
  }
}

function table(seed: number, cause: Readonly<Record<string, string>>): string {
  const next = noise(50 + seed)
  const values = (attribute: string, count: number): string[] =>
    Array.from({ length: count }, (_, at) => `${attribute}${at + 1}`)
  const rows = values('a', 6).flatMap((a) =>
    values('b', 5).flatMap((b) =>
      values('c', 4).map((c) => {
        const key: Readonly<Record<string, string>> = { a, b, c }
        const isHit = Object.entries(cause).every(([name, value]) => key[name] === value)
        const predict = 100 + 20 * Math.abs(next())
        return [a, b, c, predict * (isHit ? 0.5 : 1) * (1 + 0.01 * next()), predict]
      }),
    ),
  )
  return csv([['a', 'b', 'c', 'real', 'predict'], ...rows])
}
