import type { Cube } from '@faultline/analysis/dimensions'
import { numbers, readColumns } from './table.ts'

/** A case of RiskLoc's generator: forecast and observed amounts of every leaf, and its true causes. */
export type DimSynthCase = { readonly cube: Cube; readonly truth: readonly string[] }

/** Reads a case such as `seed1`, `203414`. */
export function readDimSynth(seed: string, id: string): DimSynthCase {
  const columns = readColumns(`dim-synth/cases/${seed}/${id}.csv.gz`)
  const attributes = ['a', 'b', 'c', 'd'].map((name) => ({
    name,
    values: [...new Set(columns.get(name))],
  }))
  const labels = readColumns(`dim-synth/cases/${seed}/labels.csv`)
  const truth = labels.get('set')?.[labels.get('timestamp')?.indexOf(id) ?? -1] ?? ''
  return {
    cube: {
      attributes,
      codes: attributes.map(({ name, values }) =>
        (columns.get(name) ?? []).map((value) => values.indexOf(value)),
      ),
      measure: {
        kind: 'forecast',
        expected: numbers(columns.get('predict')),
        actual: numbers(columns.get('real')),
      },
    },
    truth: truth.split(';'),
  }
}
