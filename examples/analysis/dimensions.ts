import { explainChange } from '@faultline/analysis/dimensions'
import { readDimSynth } from './data/dim-synth.ts'

// 2,400 combinations of four attributes, with what was forecast and what came; three causes hide in it.
const { cube, truth } = readDimSynth('seed1', '550043')
const { value, diagnostics } = explainChange(cube)
for (const cause of value?.causes ?? []) {
  const name = cause.selector.map(({ attribute, value }) => `${attribute}=${value}`).join('&')
  const size = `${cause.expected.toFixed(0)} expected, ${cause.actual.toFixed(0)} came`
  console.log(`${name}: ${(100 * cause.share).toFixed(0)} % of the change (${size})`)
}
console.log(`left open: ${(100 * (value?.unexplainedShare ?? 1)).toFixed(0)} %`)
console.log(`hidden in it: ${truth.join(', ')}`)
for (const { message } of diagnostics) console.log(message)
