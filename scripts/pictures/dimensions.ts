import { explainChange, type DimensionCause } from '@faultline/analysis/dimensions'
import { readDimSynth } from '../../examples/analysis/data/dim-synth.ts'
import { plot } from './plot.ts'
import { colours, legend, picture, text } from './svg.ts'

const palette = [colours.found, colours.other, colours.truth] as const

/** Every leaf of a cube, forecast against observed, in the colour of the cause that it belongs to. */
export function dimensionsPicture(): string {
  const { cube, truth } = readDimSynth('seed1', '550043')
  const { causes = [], unexplainedShare = 1 } = explainChange(cube).value ?? {}
  const { measure } = cube
  if (measure.kind !== 'forecast') throw new Error('The cases of RiskLoc hold forecasts.')
  const panel = plot({
    top: 92,
    height: 350,
    width: 420,
    x: [0.5, 2000],
    y: [0.5, 2000],
    xScale: 'log',
    yScale: 'log',
    xTicks: 4,
    yTitle: 'what came',
    xTitle: 'what was forecast',
  })
  const leaves = [...Array.from(measure.expected).keys()].filter(
    (leaf) => (measure.expected[leaf] ?? 0) > 0.5 && (measure.actual[leaf] ?? 0) > 0.5,
  )
  const owner = (leaf: number): number => causes.findIndex((cause) => holds(cause, leaf, cube))
  const ordered = leaves.toSorted((one, other) => owner(one) - owner(other))
  return picture({
    title: 'Three causes hide among 2,400 combinations, and three are named',
    note: `RiskLoc's generator, seed 1, case 550043; hidden in it: ${truth.join(', ')}`,
    height: 490,
    parts: [
      legend({ x: 16, y: 68 }, [
        { name: 'a combination that no cause claims', colour: colours.pale },
        { name: 'in the colour of the cause that claims it', colour: colours.found },
      ]),
      panel.axes,
      panel.line([0.5, 2000], [0.5, 2000], { colour: colours.muted, dash: '3 3' }),
      ...ordered.map((leaf) =>
        panel.point([measure.expected[leaf] ?? 0, measure.actual[leaf] ?? 0], {
          colour: palette[owner(leaf)] ?? colours.pale,
          radius: owner(leaf) < 0 ? 1.6 : 2.2,
        }),
      ),
      ...causes.flatMap((cause, index) => {
        const y = 140 + 74 * index
        const name = cause.selector
          .map(({ attribute, value }) => `${attribute}=${value}`)
          .join(' & ')
        const colour = palette[index] ?? colours.ink
        return [
          text({ x: 500, y }, name, { colour, weight: 600, size: 14 }),
          text({ x: 500, y: y + 18 }, `${Math.round(100 * cause.share)} % of the change`),
          text(
            { x: 500, y: y + 35 },
            `${Math.round(cause.expected)} forecast, ${Math.round(cause.actual)} came`,
            { colour: colours.muted },
          ),
        ]
      }),
      text({ x: 500, y: 376 }, `${Math.round(100 * unexplainedShare)} % is left open`, {
        colour: colours.muted,
      }),
    ],
  })
}

function holds(
  cause: DimensionCause,
  leaf: number,
  cube: ReturnType<typeof readDimSynth>['cube'],
): boolean {
  return cause.selector.every(({ attribute, value }) => {
    const index = cube.attributes.findIndex(({ name }) => name === attribute)
    return cube.attributes[index]?.values[cube.codes[index]?.[leaf] ?? -1] === value
  })
}
