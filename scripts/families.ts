import { parseArgs } from 'node:util'
import { scoreCanaries } from './families/canaries.ts'
import { scoreCubes } from './families/cubes.ts'
import { scoreSeries } from './families/series.ts'

/** Scores the analysis library on families of data that a seed makes up, with its default settings. */
const families: Record<string, (seed: number, count: number) => object[]> = {
  canaries: scoreCanaries,
  cubes: scoreCubes,
  series: scoreSeries,
}

const { values } = parseArgs({
  options: {
    family: { type: 'string' },
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '300' },
  },
})
const score = families[values.family ?? '']
const [seed, count] = [Number(values.seed), Number(values.count)]
if (
  score === undefined ||
  !Number.isSafeInteger(seed) ||
  !(Number.isSafeInteger(count) && count > 0)
) {
  console.error(
    `Usage: npm run families -- --family ${Object.keys(families).join('|')} [--seed S] [--count N]; S and N are whole numbers.`,
  )
  process.exitCode = 2
} else {
  for (const row of score(seed, count))
    console.log(
      Object.entries(row)
        .map(([name, value]) =>
          typeof value === 'number' && !Number.isInteger(value)
            ? `${name} ${value.toFixed(3)}`
            : `${name} ${value}`,
        )
        .join('  '),
    )
}
