import { code, type Grow, type Rule } from './grow.ts'

/** Every question of every port. */
const questions = [
  ...['metrics.range', 'metrics.range', 'metrics.names', 'logs.count', 'logs.search'],
  ...['changes.list', 'traces.series', 'traces.groups', 'traces.calls', 'traces.errorOrigins'],
  'traces.attributes',
] as const
const fields = [
  ...['metric', 'stepMs', 'where', 'by', 'window', 'aggregate', 'match', 'service', 'text'],
  ...['severity', 'limit', 'measure', 'services', 'attributes', 'extra'],
] as const
const findings = ['cause', 'contributing', 'symptom', 'ruledOut', 'inconclusive'] as const
const parts = ['about', 'confidence', 'because', 'evidence', 'actions', 'extra'] as const
const analyses = [
  ...['anomalies', 'changePoints', 'correlation', 'explainChange', 'isolateEvent'],
  ...['compareVersions', 'loudestEdges'],
  ...['logTemplates', 'rankCauses', 'shift', 'trend'],
] as const

/** Everything that goes from a realm to its host, with a value where it should not be. */
export const crossings: readonly Rule[] = [
  {
    name: 'crossing: question with an odd field',
    weight: 5,
    isDeep: true,
    make: (grow) =>
      code`run.sources.${pick(grow, questions)}({ metric: 'latency', service: 'checkout', window: run.window, ${pick(grow, fields)}: ${grow.value()} })`,
  },
  {
    name: 'crossing: question that is none',
    weight: 2,
    isDeep: true,
    make: (grow) => code`run.sources.${pick(grow, questions)}(${grow.value()})`,
  },
  {
    name: 'crossing: question',
    weight: 1,
    make: () => [`run.sources.metrics.range({ metric: 'latency', window: run.window })`],
  },
  {
    name: 'crossing: question of a source that is broken',
    make: () => [`run.sources.metrics.range({ metric: 'broken', window: run.window })`],
  },
  {
    name: 'crossing: name of a step',
    weight: 2,
    isDeep: true,
    make: (grow) =>
      code`run.step(${grow.value()}, () => { ${grow.statement()}; return ${grow.value()} })`,
  },
  {
    name: 'crossing: work of a step',
    isDeep: true,
    make: (grow) => code`run.step('step', ${grow.value()})`,
  },
  {
    name: 'crossing: finding with an odd part',
    weight: 5,
    isDeep: true,
    make: (grow) =>
      code`run.found.${pick(grow, findings)}({ about: service('checkout'), confidence: 0.5, because: 'because', evidence: [evidence.text({ title: 'title', text: 'text' })], actions: [], ${pick(grow, parts)}: ${grow.value()} })`,
  },
  {
    name: 'crossing: evidence with an odd part',
    weight: 2,
    isDeep: true,
    make: (grow) =>
      code`run.found.cause({ about: service('checkout'), confidence: 0.5, because: 'because', evidence: [{ kind: 'text', title: 'title', text: 'text', provenance: [], [${grow.key()}]: ${grow.value()} }] })`,
  },
  {
    name: 'crossing: finding that is none',
    isDeep: true,
    make: (grow) => code`run.found.${pick(grow, findings)}(${grow.value()})`,
  },
  {
    name: 'crossing: nothing found',
    isDeep: true,
    make: (grow) => code`run.found.nothing(${grow.value()}, { checked: [${grow.value()}] })`,
  },
  {
    name: 'crossing: not enough found',
    isDeep: true,
    make: (grow) =>
      code`run.found.notEnough('reason', { missing: ['a'], question: 'q', hypotheses: [{ about: service('a'), confidence: 0.1, because: ${grow.value()} }], [${grow.key()}]: ${grow.value()} })`,
  },
  {
    name: 'crossing: params of a chained run',
    weight: 2,
    isDeep: true,
    make: (grow) => code`run.chain(hostile, ${grow.value()})`,
  },
  {
    name: 'crossing: chained analyzer that is none',
    isDeep: true,
    make: (grow) => code`run.chain(${grow.value()}, {})`,
  },
  {
    name: 'crossing: whoever knows',
    isDeep: true,
    make: (grow) =>
      code`run.chain.whoever({ entity: service('checkout'), [${grow.key()}]: ${grow.value()} })`,
  },
  {
    name: 'crossing: analysis',
    weight: 2,
    isDeep: true,
    make: (grow) => code`run.analyze.${pick(grow, analyses)}(${grow.value()}, ${grow.value()})`,
  },
  {
    name: 'crossing: timer',
    weight: 2,
    isDeep: true,
    make: (grow) => code`setTimeout(() => { ${grow.statement()} }, ${grow.value()})`,
  },
  {
    name: 'crossing: clock and chance',
    isDeep: true,
    make: (grow) => code`[new Date(${grow.value()}), crypto.getRandomValues(${grow.value()})]`,
  },
]

function pick(grow: Grow, words: readonly [string, ...string[]]): string {
  return grow.random.pick(words)
}
