import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { writeDimSynth } from './generated/dim-synth.ts'
import { writeNab } from './generated/nab.ts'
import { writeTcpd } from './generated/tcpd.ts'
import { writeNezha } from './generated/nezha.ts'
import { writePetshop } from './generated/petshop.ts'

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

interface Printed {
  readonly dataset: string
  readonly splits: readonly (Readonly<Record<string, unknown>> & { readonly split: string })[]
  readonly cases: readonly (Readonly<Record<string, unknown>> & { readonly case: string })[]
}

/** Scores a generated data set with the analyzers and with the functions that they call. */
function score(
  dataset: string,
  write: (folder: string) => void,
): Record<'analyzers' | 'functions', Printed> {
  const folder = mkdtempSync(join(tmpdir(), 'accuracy-'))
  folders.push(folder)
  write(folder)
  const run = (...flags: string[]): Printed => {
    const script = join(import.meta.dirname, '..', 'accuracy.ts')
    const args = [script, '--dataset', dataset, '--dir', folder, '--json', ...flags]
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
    expect(stderr).toBe('')
    expect(status).toBe(0)
    return JSON.parse(stdout)
  }
  return { analyzers: run(), functions: run('--functions') }
}

/** What must be the same in both: everything but the time that it took and the calibration. */
function common(printed: Printed): unknown {
  const own = new Set(['ms', 'intervals', 'claims', 'brier', 'ece'])
  return JSON.parse(JSON.stringify(printed, (key, value) => (own.has(key) ? undefined : value)))
}

test('PetShop: the analyzer follows the calls to the cause as the function does, and is quiet without a fault', () => {
  const { analyzers, functions } = score('petshop', writePetshop)
  expect(common(analyzers)).toEqual(common(functions))
  expect(analyzers.cases.map((one) => [one.case, one['truth']])).toEqual([
    ['quiet_traffic/train/issue_0', 'stock'],
    ['quiet_traffic/test/issue_7', 'mail'],
  ])
  expect(analyzers.splits).toEqual([
    expect.objectContaining({ split: 'quiet_traffic/latency', cases: 2, top1: 1, claims: 2 }),
    expect.objectContaining({ split: 'all', brier: expect.any(Number), ece: expect.any(Number) }),
    expect.objectContaining({ split: 'quiet_traffic/latency/fault-free', specificity: 1 }),
  ])
})

test('PetShop with simulated faults: the analyzer ranks as the function does, whatever node is to blame', () => {
  const { analyzers, functions } = score('petshop-simulated', writePetshop)
  expect(common(analyzers)).toEqual(common(functions))
  expect(new Set(analyzers.cases.map((one) => one['truth'])).size).toBeGreaterThan(2)
  const whole = analyzers.splits.find(({ split }) => split === 'all but stand-ins')
  expect(whole).toMatchObject({ brier: expect.any(Number), claims: expect.any(Number) })
})

test('Nezha: the analyzer finds the node by its own metrics and by the network around it, as the function does', () => {
  const { analyzers, functions } = score('nezha', writeNezha)
  expect(common(analyzers)).toEqual(common(functions))
  expect(analyzers.cases).toHaveLength(4 * 6)
  const splitOf = (name: string) => analyzers.splits.find(({ split }) => split === name)
  for (const name of [
    'online-boutique/cpu_contention',
    'online-boutique/network_delay',
    'train-ticket/cpu_contention',
  ]) {
    expect(splitOf(name)).toMatchObject({ cases: 5, top1: 1, claims: 5 })
    expect(splitOf(name)?.['brier']).toBeLessThan(0.05)
  }
  // A wrong return value leaves no trace in metrics: nothing is claimed.
  expect(splitOf('train-ticket/return')).toMatchObject({ cases: 5, claims: 0 })
})

test("RiskLoc's generator: the analyzer finds the combinations of labels that the function finds", () => {
  const { analyzers, functions } = score('dim-synth', writeDimSynth)
  expect(common(analyzers)).toEqual(common(functions))
  expect(analyzers.cases.map((one) => [one.case, one['ranked']])).toEqual([
    ['cases/seed9/100', ['a=a2']],
    ['cases/seed9/200', ['b=b1&c=c3']],
    ['large/300', ['a=a4&b=b2']],
  ])
  expect(analyzers.splits.map(({ split, f1, claims }) => [split, f1, claims])).toEqual([
    ['cases', 1, 2],
    ['large', 1, 1],
  ])
})

test('Nezha with changes: the analyzer picks the change as the function does', () => {
  const { analyzers, functions } = score('nezha-events', writeNezha)
  expect(common(analyzers)).toEqual(common(functions))
  const splitOf = (name: string) => analyzers.splits.find(({ split }) => split === name)
  expect(splitOf('online-boutique')).toMatchObject({ cases: 40, top1: 1 })
  expect(splitOf('online-boutique')?.['brier']).toBeLessThan(0.2)
  expect(splitOf('online-boutique/closest-in-time')).not.toHaveProperty('brier')
  expect(splitOf('train-ticket')).toMatchObject({ cases: 40 })
})

test('TCPD: the analyzer finds the changes that several series share, as the function does', () => {
  const { analyzers, functions } = score('tcpd', writeTcpd)
  expect(common(analyzers)).toEqual(common(functions))
  expect(analyzers.cases.map((one) => [one.case, one['points']])).toEqual([
    ['series/flat.json', []],
    ['series/shared.json', [40]],
    ['series/step.json', [60]],
  ])
  expect(analyzers.splits).toMatchObject([{ cases: 3, claims: 2 }])
})

test('NAB: the analyzer alerts where the function does, and series without a label are left out', () => {
  const { analyzers, functions } = score('nab', writeNab)
  expect(common(analyzers)).toEqual(common(functions))
  expect(analyzers.cases.map((one) => one.case)).toEqual([
    'data/real/calm.csv',
    'data/real/jump.csv',
  ])
  expect(analyzers.splits[0]?.['score']).toBeGreaterThan(80)
  expect(analyzers.splits[0]?.['brier']).toEqual(expect.any(Number))
})
