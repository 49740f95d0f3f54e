import { logSurges, mineTemplates } from '@faultline/analysis/logs'
import { readDpkgLog } from '../../examples/analysis/data/dpkg.ts'
import { box, colours, legend, picture, text } from './svg.ts'

/** Lines per template on two days, and the one whose number grew beyond what the day's size explains. */
export function logsPicture(): string {
  const log = readDpkgLog()
  const days = [...log.keys()]
  const [before = [], after = []] = log.values()
  const surges = logSurges(before, after, { spanRatio: after.length / before.length }).value ?? []
  const { templates = [], templateOfLine = new Int32Array() } =
    mineTemplates([...before, ...after]).value ?? {}
  const rows = templates.map(({ text: template, firstLine }, index) => {
    const lines = [...templateOfLine.keys()].filter((line) => templateOfLine[line] === index)
    const first = lines.filter((line) => line < before.length).length
    const example = [...before, ...after][firstLine] ?? ''
    return { template, example, first, second: lines.length - first }
  })
  const scale = (count: number): number =>
    130 * Math.min(1, Math.log10(1 + count) / Math.log10(2000))
  return picture({
    title: 'Thousands of lines are a handful of templates, and one of them surged',
    note: `Debian's package manager on ${days.join(' and ')}: ${before.length} and ${after.length} lines`,
    height: 104 + 42 * rows.length,
    parts: [
      legend({ x: 16, y: 68 }, [
        { name: 'the first day', colour: colours.pale },
        { name: 'the second (bars are logarithmic)', colour: colours.measured },
        { name: 'surged', colour: colours.found },
      ]),
      ...rows.flatMap(({ template, example, first, second }, row) => {
        const y = 104 + 42 * row
        const surge = surges.find((one) => one.template === template)
        const colour = surge ? colours.found : colours.measured
        const chance = surge ? `  p = ${surge.pValue.toExponential(0)}` : ''
        return [
          text({ x: 16, y }, template, { weight: 600 }),
          text({ x: 16, y: y + 15 }, `such as: ${example}`.slice(0, 74), {
            size: 11,
            colour: colours.muted,
          }),
          box({ x: 500, y: y - 12, width: scale(first), height: 12 }, { colour: colours.pale }),
          text({ x: 506 + scale(first), y: y - 2 }, String(first), { size: 11 }),
          box({ x: 500, y: y + 3, width: scale(second), height: 12 }, { colour }),
          text({ x: 506 + scale(second), y: y + 13 }, `${second}${chance}`, { size: 11 }),
        ]
      }),
    ],
  })
}
