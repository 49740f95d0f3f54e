import type { CallEdge, MetricsClient, Rows, TracesClient, Window } from '@faultline/sdk'
import { z } from 'zod/mini'

/** An edge of a call graph, and what its far end is, where that is known. */
export type Call = Pick<CallEdge, 'caller' | 'callee'> & Partial<Pick<CallEdge, 'calleeKind'>>

/** Where the call graph is read from: the traces, or a metric of a service mesh or service graph. */
export const callGraphParam = z._default(
  z.union([
    z.literal('traces'),
    z.object({
      /** Such as `traces_service_graph_request_total` or `istio_requests_total`. */
      metric: z.string(),
      where: z.optional(z.record(z.string(), z.string())),
      /** Labels that name the two ends, such as `client` and `server`. */
      caller: z.string(),
      callee: z.string(),
    }),
  ]),
  'traces',
)

/** Who called whom in the window. */
export async function readCallGraph(
  clients: { readonly traces: TracesClient; readonly metrics: MetricsClient },
  from: z.infer<typeof callGraphParam>,
  window: Window,
): Promise<Rows<Call>> {
  if (from === 'traces') return clients.traces.calls({ window })
  const { metric, where, caller, callee } = from
  const series = await clients.metrics.range({
    ...{ metric, window, by: [caller, callee] },
    // One value says that there were calls.
    stepMs: window.to - window.from,
    ...(where ? { where } : {}),
  })
  return {
    rows: series.flatMap(({ labels }) => {
      const [one = '', other = ''] = [labels[caller], labels[callee]]
      return one === '' || other === '' ? [] : [{ caller: one, callee: other }]
    }),
    provenance: series.flatMap(({ provenance }) => provenance),
  }
}
