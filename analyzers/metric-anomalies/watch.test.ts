import { expect, test } from 'vitest'
import { watch } from './watch.ts'

const stepMs = 300_000
/** Two weeks with a daily wave and a little noise that repeats itself. */
const calm = Float64Array.from(
  { length: 14 * 288 },
  (_, at) => 100 + 30 * Math.sin((2 * Math.PI * at) / 288) + ((at * 7919) % 13) / 6,
)
const times = calm.map((_, at) => at * stepMs)

test('a metric that keeps to its rhythm is not unusual', () => {
  expect(watch({ times, values: calm }, { stepMs, warmUp: 150 })).toEqual([])
})

test('what breaks the rhythm is told when it begins, and counted', () => {
  const values = calm.map((value, at) => value + (at >= 3_000 && at < 3_020 ? 200 : 0))
  const again = values.map((value, at) => value + (at >= 3_900 ? 400 : 0))
  const [first, second] = watch({ times, values: again }, { stepMs, warmUp: 150 })
  expect(first).toMatchObject({ at: 3_000 * stepMs, earlier: 0 })
  expect(second).toMatchObject({ at: 3_900 * stepMs, earlier: 1 })
})
