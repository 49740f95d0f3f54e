import type { CaseReport, Estimate, GateResult, Scores } from '../../report.ts'
import type { Gates } from './gates.ts'

export type Gated = {
  readonly cases: readonly CaseReport[]
  readonly scores: Scores
  readonly hasBase: boolean
}

/** Holds a backtest against its gates; each answer is a sentence that says what is asked and what is so. */
export function checkGates(gates: Gates, gated: Gated): GateResult[] {
  const { scores } = gated
  const isAlone = Object.keys(gates).length === 0
  const { noRegression = gated.hasBase, nothingMissing = true } = gates
  const { allPass = isAlone && !gated.hasBase } = gates
  return [
    ...atLeast('minimumRecallAt1', gates.minimumRecallAt1, {
      actual: scores.recallAt1,
      what: 'The true cause is named first',
    }),
    ...atLeast('minimumRecallAt3', gates.minimumRecallAt3, {
      actual: scores.recallAt3,
      what: 'The true cause is among the first three',
    }),
    ...atMost('maximumFalseAlarmRate', gates.maximumFalseAlarmRate, {
      actual: scores.falseAlarmRate,
      what: 'A cause is claimed on healthy cases',
    }),
    ...atMost('maximumInconclusiveRate', gates.maximumInconclusiveRate, {
      actual: scores.inconclusiveRate,
      what: 'Nothing is concluded',
    }),
    ...calibrationGate(gates.maximumCalibrationError, scores.expectedCalibrationError),
    ...(gates.maximumSlowDown === undefined ? [] : [slowDown(gates.maximumSlowDown, gated)]),
    ...(noRegression && gated.hasBase ? [regressions(gated)] : []),
    ...(allPass ? [failures(gated)] : []),
    ...(nothingMissing ? [missing(gated)] : []),
  ]
}

type Measured = { readonly actual: Estimate; readonly what: string }

function atLeast(
  gate: GateResult['gate'],
  limit: number | undefined,
  { actual: { value, count }, what }: Measured,
): GateResult[] {
  if (limit === undefined || value === null) return []
  const sentence = `${what} in ${percent(value)} of ${count} cases; at least ${percent(limit)} is asked for.`
  return [{ gate, isBroken: value < limit, limit, actual: value, sentence }]
}

function atMost(
  gate: GateResult['gate'],
  limit: number | undefined,
  { actual: { value, count }, what }: Measured,
): GateResult[] {
  if (limit === undefined || value === null) return []
  const sentence = `${what} in ${percent(value)} of ${count} cases; at most ${percent(limit)} is allowed.`
  return [{ gate, isBroken: value > limit, limit, actual: value, sentence }]
}

function calibrationGate(limit: number | undefined, { value, count }: Estimate): GateResult[] {
  if (limit === undefined || value === null) return []
  const sentence = `Confidences are off by ${value.toFixed(3)} on average over ${count} causes; at most ${limit} is allowed.`
  const gate = 'maximumCalibrationError'
  return [{ gate, isBroken: value > limit, limit, actual: value, sentence }]
}

function slowDown(limit: number, { cases }: Gated): GateResult {
  const slower = namesOf(cases, (one) => one.difference?.kind === 'slower')
  const worst = Math.max(
    0,
    ...cases.map(({ outcome, base }) => (base && base.ms > 0 ? outcome.ms / base.ms : 0)),
  )
  const sentence =
    slower.length === 0
      ? `No case takes more than ${limit} times as long as on the base.`
      : `${listed(slower)} ${slower.length === 1 ? 'takes' : 'take'} more than ${limit} times as long as on the base.`
  return {
    gate: 'maximumSlowDown',
    isBroken: slower.length > 0,
    limit,
    actual: worst === 0 ? null : worst,
    sentence,
  }
}

function regressions({ cases }: Gated): GateResult {
  const regressed = namesOf(cases, (one) => one.difference?.kind === 'regressed')
  const sentence =
    regressed.length === 0
      ? 'No case regressed.'
      : `${counted(regressed.length, 'case')} passed on the base and ${regressed.length === 1 ? 'does' : 'do'} not any more: ${listed(regressed)}.`
  return gateOf('noRegression', regressed.length, sentence)
}

function failures({ cases }: Gated): GateResult {
  const failed = namesOf(
    cases,
    ({ outcome: { status } }) => status === 'failed' || status === 'broken',
  )
  const sentence =
    failed.length === 0
      ? 'No case failed.'
      : `${counted(failed.length, 'case')} failed: ${listed(failed)}.`
  return gateOf('allPass', failed.length, sentence)
}

function missing({ cases }: Gated): GateResult {
  const names = namesOf(cases, ({ outcome: { status } }) => status === 'needs_recording')
  const sentence =
    names.length === 0
      ? 'Every question has its answer in a journal.'
      : `${counted(names.length, 'case')} asked what no journal answers: ${listed(names)}; record ${names.length === 1 ? 'it' : 'them'} again with \`faultline case rerecord\`.`
  return gateOf('nothingMissing', names.length, sentence)
}

function gateOf(gate: GateResult['gate'], actual: number, sentence: string): GateResult {
  return { gate, isBroken: actual > 0, limit: 0, actual, sentence }
}

function namesOf(cases: readonly CaseReport[], isOne: (one: CaseReport) => boolean): string[] {
  return cases.filter(isOne).map(({ name }) => name)
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ')
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

function percent(value: number): string {
  return `${(value * 100).toFixed(1)} %`
}
