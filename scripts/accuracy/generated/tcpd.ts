import { noise, writeTo } from './files.ts'

/** Three series in the layout of TCPD: one of two dimensions, one with a missing value, one without a change. */
export function writeTcpd(folder: string): void {
  const step = level(1, 100, (at) => (at < 60 ? 10 : 14))
  const shared = [
    level(2, 120, (at) => (at < 40 ? 5 : 9)),
    level(3, 120, (at) => (at < 40 ? 50 : 44)),
  ]
  write(folder, 'step', [step.map((value, at) => (at === 20 ? null : value))])
  write(folder, 'shared', shared)
  write(folder, 'flat', [level(4, 80, () => 3)])
  const annotations = {
    step: { '1': [60], '2': [58, 61] },
    shared: { '1': [40], '2': [41] },
    flat: { '1': [], '2': [] },
  }
  writeTo(folder, 'annotations.json', JSON.stringify(annotations))
}

function level(seed: number, count: number, at: (index: number) => number): number[] {
  const next = noise(70 + seed)
  return Array.from({ length: count }, (_, index) => at(index) + 0.5 * next())
}

function write(folder: string, name: string, rows: readonly (readonly (number | null)[])[]): void {
  const length = rows[0]?.length ?? 0
  writeTo(
    folder,
    `series/${name}.json`,
    JSON.stringify({
      ...{ name, n_obs: length, n_dim: rows.length },
      time: { index: Array.from({ length }, (_, at) => at) },
      series: rows.map((raw, at) => ({ label: `V${at + 1}`, raw })),
    }),
  )
}
