import { isotonic, plattScaling } from '@faultline/analysis/calibration'
import { wilsonInterval } from '@faultline/analysis/tests'
import { guessFaults } from '../../examples/analysis/data/guesses.ts'
import { plot } from './plot.ts'
import { colours, legend, picture, segment, text } from './svg.ts'

/** What a raw score is worth: outcomes, two fitted maps, and shares with their intervals. */
export function calibrationPicture(): string {
  const guesses = ['2022-08-22', '2023-01-29'].flatMap(guessFaults)
  const scores = guesses.map(({ score }) => Math.log10(Math.max(1, score)))
  const outcomes = guesses.map(({ isRight }) => (isRight ? 1 : 0))
  const panel = plot({
    top: 92,
    height: 280,
    x: [1, 1000],
    y: [-0.08, 1.08],
    xScale: 'log',
    yTicks: 5,
    xTitle: 'robust score of the loudest processor (logarithmic)',
    yTitle: 'share of blames that are right',
  })
  const grid = Array.from({ length: 121 }, (_, index) => (3 * index) / 120)
  const fits = [plattScaling(scores, outcomes).value, isotonic(scores, outcomes).value]
  const curves = fits.map((fit, index) =>
    panel.line(
      grid.map((score) => 10 ** score),
      grid.map((score) => fit?.calibrate(score) ?? NaN),
      { colour: index ? colours.other : colours.found, width: 2 },
    ),
  )
  const bins = [
    [0, 0.5],
    [0.5, 1],
    [1, 1.5],
    [1.5, 2],
    [2, 3],
  ].flatMap(([from = 0, to = 0]) => {
    const own = outcomes.filter(
      (_, index) => (scores[index] ?? 0) >= from && (scores[index] ?? 0) < to,
    )
    const right = own.reduce<number>((sum, one) => sum + one, 0)
    const { low = 0, high = 1 } = wilsonInterval(right, own.length).value ?? {}
    const at = 10 ** ((from + to) / 2)
    const x = panel.x(at)
    return [
      segment({ x, y: panel.y(low) }, { x, y: panel.y(high) }, { colour: colours.truth, width: 2 }),
      panel.point([at, right / own.length], { colour: colours.truth, radius: 4 }),
      text({ x: x + 7, y: panel.y(right / own.length) + 4 }, `${right} of ${own.length}`, {
        size: 11,
        colour: colours.muted,
      }),
    ]
  })
  return picture({
    title: 'Fifty cases bend a curve; they do not prove it: see the intervals',
    note: 'Nezha, 52 injected faults on two days: the service with the loudest processor is blamed',
    height: 424,
    parts: [
      legend({ x: 16, y: 68 }, [
        { name: 'one blame', colour: colours.measured },
        { name: 'share right, 95 % (Wilson)', colour: colours.truth },
        { name: 'Platt', colour: colours.found },
        { name: 'isotonic', colour: colours.other },
      ]),
      panel.axes,
      ...guesses.map(({ score, isRight }, index) =>
        panel.point(
          [Math.max(1, score), isRight ? 1.02 + (index % 4) * 0.015 : -0.02 - (index % 4) * 0.015],
          {
            colour: colours.measured,
            radius: 2.5,
          },
        ),
      ),
      ...curves,
      ...bins,
    ],
  })
}
