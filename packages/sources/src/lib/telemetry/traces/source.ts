import type { TracesSource, Window } from '@faultline/sdk'
import type { Reader } from '../reader.ts'
import { spanAttributes } from './attributes.ts'
import { spanCalls } from './calls.ts'
import { createClockReader, spanClocks } from './clocks.ts'
import { spanErrorOrigins } from './error-origins.ts'
import { spanFailures } from './failures.ts'
import { spanGroups } from './groups.ts'
import { spanSeries } from './series.ts'
import { spanVersions } from './versions.ts'

/** The traces of the store. Each question is put to spans whose clocks have been put right. */
export function createTracesSource(stored: Reader, now: () => number): TracesSource {
  const clocks = createClockReader(stored, now)
  const put =
    <Query extends { readonly window: Window }, Answer>(
      ask: (reader: Reader, query: Query) => Promise<Answer>,
    ) =>
    async (query: Query): Promise<Answer> =>
      ask(await clocks.at(query.window), query)
  return {
    series: put(spanSeries),
    groups: put(spanGroups),
    calls: put(spanCalls),
    errorOrigins: put(spanErrorOrigins),
    attributes: put(spanAttributes),
    versions: put(spanVersions),
    failures: put(spanFailures),
    clocks: put((reader, filter) => spanClocks(reader, clocks, filter)),
  }
}
