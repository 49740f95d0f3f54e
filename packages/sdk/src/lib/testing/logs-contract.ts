import type { LogRecord, LogsSource } from '../ports/logs.ts'
import { equal, refused, type ContractCase } from './check.ts'

/** Gives a source that holds these log records and nothing else. */
export type LoadLogs = (records: readonly LogRecord[]) => Promise<LogsSource>

const at = 1_700_000_000_000
const window = { from: at, to: at + 3_000 }

/** What every source of logs must do. */
export function logsSourceContract(load: LoadLogs): readonly ContractCase[] {
  const cases: Record<string, () => Promise<void>> = {
    'records are found newest first, as they were written': async () => {
      const written = record({ attributes: { 'order.id': "O'Brien" }, traceId: 'ab'.repeat(16) })
      const source = await load([written, record({ at: at + 2_000, body: 'later' })])
      const { value } = await source.search({ window })
      equal(
        value.map(({ body }) => body),
        ['later', 'Order placed'],
        'order',
      )
      equal(value[1]?.attributes, written.attributes, 'attributes')
      equal(value[1]?.traceId, written.traceId, 'trace')
    },
    'a search is narrowed by text, severity, attributes and number': async () => {
      const source = await load([
        record({
          body: 'Connection REFUSED',
          severity: 'error',
          attributes: { 'http.method': 'GET' },
        }),
        record({
          at: at + 1,
          body: '100% done',
          severity: 'debug',
          attributes: { region: 'eu' },
          traceId: 'ab'.repeat(16),
        }),
      ])
      const bodies = async (filter: object): Promise<unknown> =>
        (await source.search({ window, ...filter })).value.map(({ body }) => body)
      equal(
        await bodies({ contains: 'refused' }),
        ['Connection REFUSED'],
        'text without regard to case',
      )
      equal(await bodies({ contains: '%' }), ['100% done'], 'a sign with a meaning elsewhere')
      equal(await bodies({ minimumSeverity: 'warn' }), ['Connection REFUSED'], 'severity')
      equal(await bodies({ where: { region: 'eu' } }), ['100% done'], 'attribute')
      equal(await bodies({ traceIds: ['AB'.repeat(16)] }), ['100% done'], 'trace')
      equal(await bodies({ traceIds: [] }), [], 'no trace')
      equal(
        await bodies({ where: { 'http.request.method': 'GET' } }),
        ['Connection REFUSED'],
        'an earlier name',
      )
      equal(await bodies({ limit: 1 }), ['100% done'], 'limit')
    },
    'records are counted by step and attribute': async () => {
      const source = await load([
        record({ severity: 'error' }),
        record({ at: at + 2_100, severity: 'error' }),
        record({ at: at + 2_200 }),
      ])
      const { value } = await source.count({
        window,
        where: { severity: 'error' },
        by: ['service.name'],
        stepMs: 1_000,
      })
      equal(
        value.map(({ labels, values }) => [labels, values]),
        [[{ 'service.name': 'a' }, Float64Array.of(1, 0, 1)]],
        'counts',
      )
    },
    'a window that makes no sense is refused': async () => {
      const source = await load([])
      await refused(source.search({ window: { from: 2, to: 1 } }), 'a window in reverse')
    },
  }
  return Object.entries(cases).map(([name, run]) => ({ name, run }))
}

function record(some: Partial<LogRecord>): LogRecord {
  return { at, service: 'a', severity: 'info', body: 'Order placed', attributes: {}, ...some }
}
