import type { Diagnostic } from '@faultline/analysis'
import { defineAnalyzer, hours, metrics, traces } from '@faultline/sdk'
import { z } from 'zod/mini'
import { callGraphParam, readCallGraph } from '../metric-reading/call-graph.ts'
import { matching } from '../metric-reading/name-pattern.ts'
import { periodParams, periodsOfAlert, readPeriods } from '../metric-reading/periods.ts'
import { confidences, isOrigin } from './confidence.ts'

/** How many suspects are named unless told. */
const usualSuspects = 5

/** Remarks that say why nobody is blamed; the others only strain an answer. */
const telling = new Set(['no-alternative', 'too-few-values', 'unknown-node'])

/**
 * From an alert on one metric of a service down the calls to where the trouble starts, by the same
 * metric of what it calls. Needs a call graph; which label names a node, and which nodes only stand
 * for others, are params.
 */
export const calleeRanking = defineAnalyzer({
  id: 'callee-ranking',
  title: 'Which of its callees is to blame?',
  owner: 'faultline',
  params: z.object({
    ...periodParams,
    /** The node that alerted. */
    alert: z.string(),
    /** The metric that alerted; every node has a series of it. */
    metric: z.string(),
    where: z.optional(z.record(z.string(), z.string())),
    /** The label that names the node. */
    node: z._default(z.string(), 'service.name'),
    worse: z._default(z.enum(['up', 'down']), 'up'),
    /** Least spread as a share of the normal level: what moves less is not abnormal. */
    leastSpread: z._default(z.number(), 0.03),
    calls: callGraphParam,
    /** The metric that counts requests, with the same label: callees are then weighed by what they account for. */
    requests: z.optional(z.string()),
    /** Nodes that only pass trouble on, with `*` as a wildcard: load balancers, client ends. */
    standIns: z._default(z.array(z.string()), []),
    /** Nodes known only from their callers, with `*` as a wildcard: other systems, and other names of nodes. */
    outside: z._default(z.array(z.string()), []),
    /** How many to name; also what lies on the way and what is faint, as hypotheses, where it is told. */
    suspects: z.optional(z.number()),
  }),
  needs: { metrics: metrics(), traces: traces() },
  emits: ['service', 'database', 'external'],
  triggers: (on) => [
    on.alert({
      labels: ['service', 'metric'],
      params: ({ labels, startsAt }) => ({
        ...periodsOfAlert(startsAt),
        alert: labels.service,
        metric: labels.metric,
      }),
    }),
  ],
  async investigate({ params, sources, step, analyze, found }) {
    const { alert, metric, where, node, worse, incident } = params
    const by = [node]
    const [series, calls, requests] = await step(`${metric} of all nodes, and who calls whom`, () =>
      Promise.all([
        readPeriods(sources.metrics, { metric, by, ...(where ? { where } : {}) }, params),
        readCallGraph(sources, params.calls, { ...incident, from: incident.from - hours(1) }),
        params.requests === undefined
          ? undefined
          : sources.metrics.range({
              ...{ metric: params.requests, by, stepMs: params.stepMs, window: incident },
              ...(where ? { where } : {}),
            }),
      ]),
    )
    const own = series.find(({ incident: { labels } }) => labels[node] === alert)
    if (!own) {
      found.notEnough(`There is no ${metric} of ${alert}.`, {
        missing: [`${metric} with ${node}=${alert}`],
        question: `Which label names the node in ${metric}?`,
      })
      return
    }
    const names = calls.rows.flatMap(({ caller, callee }) => [caller, callee])
    const remarks: Diagnostic[] = []
    const ranked = analyze.rankCauses(
      {
        ...{ alert, calls, onset: incident.from },
        series: series.map((one) => one.incident),
        normal: series.map((one) => one.normal),
        ...(requests ? { requests } : {}),
      },
      {
        ...{ worse, nodeLabel: node, minimumRelativeSpread: params.leastSpread },
        standIns: matching([...names, alert], params.standIns),
        outside: matching([...names, alert], params.outside),
        onRemark: (remark) => remarks.push(remark),
      },
    )
    if (!ranked) {
      const reasons = remarks.filter(({ code }) => telling.has(code)).map(({ message }) => message)
      if (remarks.some(({ code }) => code === 'no-alternative')) {
        found.nothing([`${metric} of ${alert} is as usual.`, ...reasons].join(' '), {
          checked: [own.incident, own.normal, calls],
        })
      } else {
        found.notEnough([`${metric} of ${alert} cannot be judged.`, ...reasons].join(' '), {
          missing: [`more values of ${metric} with ${node}=${alert}, in both periods`],
          question: `Which earlier period of ${alert} was normal?`,
        })
      }
      return
    }
    const sure = confidences(ranked.candidates, alert)
    const named = ranked.candidates.slice(0, params.suspects ?? usualSuspects)
    const others = named.findIndex(({ role }, at) => at > 0 && !isOrigin(role))
    const origins = others === -1 ? named.length : others
    for (const [at, candidate] of named.entries()) {
      if (at >= origins && params.suspects === undefined) return
      const { entity: about, name, score, path } = candidate
      const sign = `${metric} is ${Math.round(score)} deviations worse than normal`
      const because =
        at === 0 ? `${ranked.sentence}: ${sign}.` : `${path.join(' → ')}: ${sign} in ${name}.`
      const claim = { about, confidence: sure[at] ?? 0, because }
      if (at === 0) found.cause({ ...claim, evidence: [ranked, ranked.table] })
      else if (at < origins) found.cause({ ...claim, evidence: [ranked.table] })
      else found.inconclusive(claim)
    }
  },
})
