import { csv, noise, writeTo } from './files.ts'

const stepMs = 300_000
const start = Date.parse('2014-04-01T00:00:00Z')

/** Two series in the layout of NAB, and one that is not labelled: a week of five-minute samples each. */
export function writeNab(folder: string): void {
  writeTo(
    folder,
    'data/real/jump.csv',
    series(1, (at) => (at >= 1_500 && at < 1_530 ? 60 : 0)),
  )
  writeTo(
    folder,
    'data/real/calm.csv',
    series(2, () => 0),
  )
  writeTo(
    folder,
    'data/real/unknown.csv',
    series(3, () => 0),
  )
  const window = [stamp(1_490), stamp(1_560)].map((one) => `${one}.000000`)
  const labels = { 'real/jump.csv': [window], 'real/calm.csv': [] }
  writeTo(folder, 'labels/combined_windows.json', JSON.stringify(labels))
}

function series(seed: number, wrong: (at: number) => number): string {
  const next = noise(90 + seed)
  return csv([
    ['timestamp', 'value'],
    ...Array.from({ length: 7 * 288 }, (_, at) => [
      stamp(at),
      50 + 10 * Math.sin((2 * Math.PI * at) / 288) + next() + wrong(at),
    ]),
  ])
}

function stamp(at: number): string {
  return new Date(start + at * stepMs).toISOString().slice(0, 19).replace('T', ' ')
}
