import type { MetricsSource } from '@faultline/sdk'
import type { Reader } from '../reader.ts'
import { metricNames } from './names.ts'
import { metricRange } from './range.ts'

/** The metrics of the store. */
export function createMetricsSource(reader: Reader): MetricsSource {
  return {
    range: (query) => metricRange(reader, query),
    names: (query) => metricNames(reader, query),
  }
}
