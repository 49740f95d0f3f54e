import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as analysis from '../../src/index.ts'
import { hold } from '../properties.ts'
import { traffic } from '../traces.ts'

const seed = fc.integer({ min: 0, max: 1e6 })
const line = fc
  .tuple(
    fc.constantFrom('order', 'card', 'mail'),
    fc.integer({ min: 0, max: 99 }),
    fc.constantFrom('paid', 'refused', 'sent'),
  )
  .map(([what, id, how]) => `${what} ${id} was ${how} at once`)
const lines = fc.array(line, { minLength: 1, maxLength: 40 })

test('every line has a template, counts add up, and the numbers in a line are irrelevant', () => {
  hold(
    fc.property(lines, (of) => {
      const { templates = [], templateOfLine = [] } = analysis.mineTemplates(of).value ?? {}
      expect(templates.reduce((sum, { count }) => sum + count, 0)).toBe(of.length)
      for (const [i, template] of templateOfLine.entries())
        expect(templates[template]?.text.split(' ')).toHaveLength(of[i]?.split(' ').length ?? NaN)
      const other = of.map((one, i) => one.replace(/\d+/, `${1000 + i}`))
      expect(analysis.mineTemplates(other).value?.templates.map(({ text }) => text)).toEqual(
        templates.map(({ text }) => text),
      )
    }),
  )
})

test('the same lines surge nowhere, and what is new surges however it is strewn in', () => {
  hold(
    fc.property(lines, fc.integer({ min: 30, max: 60 }), (of, times) => {
      expect(analysis.logSurges(of, of).value).toEqual([])
      const news = Array.from({ length: times }, (_, i) => `disk ${i} broke down`)
      for (const after of [
        [...of, ...news],
        [...news, ...of],
      ]) {
        const [first] = analysis.logSurges(of, after).value ?? []
        expect(first).toMatchObject({ isNew: true, before: 0, after: times })
      }
    }),
    30,
  )
})

const names = ['web', 'cart', 'db']
/** web calls cart, which calls db unless it skips it. */
const requests = (of: number, slowMs = 0, skips: (i: number) => boolean = () => false) =>
  traffic(40, of, (jitter, i) => ({
    node: 0,
    ownMs: 10 * jitter(),
    calls: [
      {
        node: 1,
        ownMs: 20 * jitter(),
        calls: skips(i) ? [] : [{ node: 2, ownMs: 5 * jitter() + slowMs }],
      },
    ],
  }))
const columnsOf = (spans: analysis.SpanColumns, by: (row: number) => number) => ({
  ...spans,
  nodes: Array.from(spans.nodes, by),
})

test('the slow node is blamed whatever the nodes are numbered, and by the same share', () => {
  hold(
    fc.property(seed, fc.integer({ min: 40, max: 90 }), (of, slowMs) => {
      const [before, after] = [requests(of), requests(of + 1, slowMs)]
      const plain = analysis.attributeTraces({ names, before, after }).value?.nodes[0]
      expect(plain).toMatchObject({ id: 'db', sign: 'latency' })
      const turned = analysis.attributeTraces({
        names: names.toReversed(),
        before: columnsOf(before, (node) => 2 - node),
        after: columnsOf(after, (node) => 2 - node),
      }).value?.nodes[0]
      expect(turned?.id).toBe('db')
      expect(turned?.latencyShare).toBeCloseTo(plain?.latencyShare ?? NaN, 9)
    }),
    20,
  )
})

test('calls that stopped are missed, one that goes on is not, whatever the nodes are numbered', () => {
  hold(
    fc.property(seed, fc.integer({ min: 2, max: 3 }), (of, every) => {
      const [before, after] = [requests(of), requests(of + 1, 0, (i) => i % every !== 0)]
      const missed = analysis.missingCalls({ names, before, after }).value ?? []
      expect(missed.map(({ caller, callee }) => `${caller} ${callee}`)).toEqual(['cart db'])
      expect(missed[0]?.shareAfter).toBeLessThan(missed[0]?.shareBefore ?? NaN)
      const turned = analysis.missingCalls({
        names: names.toReversed(),
        before: columnsOf(before, (node) => 2 - node),
        after: columnsOf(after, (node) => 2 - node),
      })
      expect(turned.value).toEqual(missed)
      expect(analysis.missingCalls({ names, before, after: before }).value).toEqual([])
    }),
    20,
  )
})
