import {
  defineAnalyzer,
  evidence,
  formatQuantity,
  minutes,
  traces,
  windowBefore,
} from '@faultline/sdk'
import { z } from 'zod'

defineAnalyzer({
  id: 'evidence',
  title: 'Misuse',
  owner: 'team',
  params: z.object({ service: z.string() }),
  needs: { traces: traces() },
  async investigate({ sources, window, now, analyze }) {
    const series = await sources.traces.series({ window, measure: 'p95' })
    const edges = await sources.traces.calls({ window })

    // expect: a chart of plain numbers
    void evidence.series({ title: 'Latency', series: [1, 2, 3] })

    // expect: a chart without series
    void evidence.series({ title: 'Latency' })

    // expect: a unit that does not exist
    void evidence.series({ title: 'Latency', series, unit: 'millis' })

    // expect: a unit of time that is spelled out
    void evidence.series({ title: 'Latency', series, unit: 'seconds' })

    // expect: a mark without its moment
    void evidence.series({ title: 'Latency', series, marks: [{ label: 'deployed' }] })

    // expect: a region without its end
    void evidence.series({ title: 'Latency', series, regions: [{ from: now, label: 'bad' }] })

    const columns = [{ name: 'callee' }, { name: 'calls' }]
    // expect: a table that does not say where it comes from
    void evidence.table({ title: 'Calls', columns, rows: [['a', 1]] })

    // expect: a table with rows that are objects
    void evidence.table({ title: 'Calls', columns, rows: [{ callee: 'a' }], from: [edges] })

    // expect: columns that are only named
    void evidence.table({ title: 'Calls', columns: ['callee'], rows: [], from: [edges] })

    const share = { title: 'Share', rows: [], from: [edges] }
    // expect: a column with a unit that does not exist
    void evidence.table({ ...share, columns: [{ name: 'share', unit: 'pct' }] })

    // expect: a cell that is no value
    void evidence.table({ title: 'Calls', columns, rows: [['a', true]], from: [edges] })

    // expect: changes that were taken out of their answer
    void evidence.changes('Changes', [])

    // expect: records that are not logs
    void evidence.logs('Errors', edges)

    // expect: a sentence that does not say where it comes from
    void evidence.text('Why', 'It is so.')

    // expect: a duration in text
    void minutes('5')

    // expect: a window without its length
    void windowBefore(now)

    // expect: a quantity without its unit
    void formatQuantity(12)

    // expect: all series rather than one
    void analyze.shift(series)

    // expect: a direction that does not exist
    void analyze.shift(series[0], { direction: 'rising' })

    // expect: a moment that is text
    void analyze.shift(series[0], { notBefore: '12:00' })

    const shift = analyze.shift(series[0])
    // expect: a shift that may not be there
    void shift.onset
  },
})
