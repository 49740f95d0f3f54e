import { defineAnalyzer, traces } from '@faultline/sdk'
import { z } from 'zod'

defineAnalyzer({
  id: 'steps',
  title: 'Misuse',
  owner: 'team',
  params: z.object({ service: z.string() }),
  needs: { traces: traces() },
  async investigate({ sources, window, step, alert, now, found }) {
    // expect: a step without work
    void step('Latency')

    // expect: a step without a name
    void step(() => sources.traces.calls({ window }))

    // expect: a step with work that has begun already
    void step('Calls', sources.traces.calls({ window }))

    const edges = await step('Calls', () => sources.traces.calls({ window }))
    // expect: a step's result taken for something else
    void edges.series

    // expect: an alert that may not be there
    void alert.labels['service']

    // expect: the clock taken for a date
    void now.getTime()

    // expect: a window that is changed
    window.from = now

    // expect: a process that is not there
    void process.env['TOKEN']

    // expect: a network that is not there
    void fetch('https://example.com')

    // expect: what the context does not have
    void found.log('so far so good')
  },
})
