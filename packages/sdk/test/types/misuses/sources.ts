import { changes, defineAnalyzer, logs, metrics, traces } from '@faultline/sdk'
import { z } from 'zod'

defineAnalyzer({
  id: 'sources',
  title: 'Misuse',
  owner: 'team',
  params: z.object({ service: z.string() }),
  needs: { metrics: metrics(), traces: traces(), changes: changes(), errors: logs() },
  async investigate({ sources, window }) {
    // expect: a source that is not declared
    void sources.database

    // expect: a source under the name of its kind rather than of its need
    void sources.logs

    // expect: a method that the source does not have
    void sources.metrics.query({ metric: 'cpu', window })

    // expect: a question without a window
    void sources.metrics.range({ metric: 'cpu' })

    // expect: a window that is text
    void sources.metrics.range({ metric: 'cpu', window: 'last 5 minutes' })

    // expect: a window with dates rather than epoch milliseconds
    void sources.changes.list({ window: { from: new Date(), to: window.to } })

    // expect: a question for no metric
    void sources.metrics.range({ window })

    // expect: a quantile that cannot be asked for
    void sources.metrics.range({ metric: 'cpu', window, aggregate: 'p90' })

    // expect: a condition on a number
    void sources.metrics.range({ metric: 'cpu', window, where: { status: 500 } })

    // expect: one label to group by rather than a list
    void sources.metrics.range({ metric: 'cpu', window, by: 'host' })

    // expect: a step with its unit in text
    void sources.metrics.range({ metric: 'cpu', window, stepMs: '30s' })

    // expect: a step in a unit that the name does not say
    void sources.metrics.range({ metric: 'cpu', window, step: 30 })

    // expect: groups without what to group by
    void sources.traces.groups({ window })

    // expect: a measure of spans that does not exist
    void sources.traces.series({ window, measure: 'p42' })

    // expect: a series of spans without a measure
    void sources.traces.series({ window })

    // expect: a kind of span that does not exist
    void sources.traces.calls({ window, kind: 'http' })

    // expect: a severity that does not exist
    void sources.errors.count({ window, minimumSeverity: 'warning' })

    // expect: a limit that is text
    void sources.errors.search({ window, limit: '10' })

    // expect: a condition that the source does not take
    void sources.changes.list({ window, where: { service: 'checkout' } })

    const pending = sources.metrics.range({ metric: 'cpu', window })
    // expect: an answer that was not awaited
    void pending[0]

    const [latency] = await sources.traces.series({ window, measure: 'p95' })
    // expect: a series that may not be there
    void latency.values

    const groups = await sources.traces.groups({ window, by: ['service.version'] })
    // expect: rows taken for a list
    void groups.map((group) => group)

    for (const group of groups.rows) {
      // expect: a field that a row does not have
      void group.p95

      // expect: an attribute that may not be there
      void group.key['service.version'].length
    }

    const recent = await sources.changes.list({ window })
    // expect: an answer that is changed in place
    recent.rows.sort((one, other) => one.at - other.at)

    for (const change of recent.rows) {
      // expect: a version that only some changes have
      void change.version.to

      // expect: a kind of change that does not exist
      void (change.kind === 'rollback')
    }
  },
})
