import type { TracesSource } from '@faultline/sdk'
import type { Reader } from '../reader.ts'
import { spanAttributes } from './attributes.ts'
import { spanCalls } from './calls.ts'
import { spanErrorOrigins } from './error-origins.ts'
import { spanGroups } from './groups.ts'
import { spanSeries } from './series.ts'

/** The traces of the store. */
export function createTracesSource(reader: Reader): TracesSource {
  return {
    series: (query) => spanSeries(reader, query),
    groups: (query) => spanGroups(reader, query),
    calls: (query) => spanCalls(reader, query),
    errorOrigins: (filter) => spanErrorOrigins(reader, filter),
    attributes: (filter) => spanAttributes(reader, filter),
  }
}
