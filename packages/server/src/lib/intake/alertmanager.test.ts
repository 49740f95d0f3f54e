import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseAlertmanager } from './alertmanager.ts'

const now = Date.parse('2026-11-23T12:00:00Z')
const firing = {
  status: 'firing',
  labels: { alertname: 'CheckoutSlow', service: 'checkout' },
  annotations: { summary: 'Checkout is slow' },
  startsAt: '2026-11-23T11:59:00.000Z',
  endsAt: '0001-01-01T00:00:00Z',
  generatorURL: 'http://prometheus/graph',
  fingerprint: 'f1',
}

function parse(alerts: unknown[]) {
  return parseAlertmanager({ version: '4', groupKey: '{}', alerts }, now)
}

function check(alerts: unknown[]) {
  return parse(alerts).admitted.map(({ alert }) => alert)
}

describe('an Alertmanager notification', () => {
  test('becomes alerts in our words', () => {
    expect(check([firing])).toEqual([
      {
        fingerprint: 'f1',
        name: 'CheckoutSlow',
        status: 'firing',
        labels: firing.labels,
        annotations: firing.annotations,
        startsAt: now - 60_000,
        generatorUrl: 'http://prometheus/graph',
      },
    ])
  })

  test('has the end of an alert only when it is resolved', () => {
    const [resolved] = check([{ ...firing, status: 'resolved', endsAt: '2026-11-23T12:00:00Z' }])
    expect(resolved).toMatchObject({ status: 'resolved', endsAt: now })
  })

  test('gives the same fingerprint to the same labels where the sender has none', () => {
    const { fingerprint: _, ...bare } = firing
    const [one] = check([bare])
    const [other] = check([{ ...bare, labels: { service: 'checkout', alertname: 'CheckoutSlow' } }])
    expect(one?.fingerprint).toMatch(/^[0-9a-f]{16}$/)
    expect(other?.fingerprint).toBe(one?.fingerprint)
  })

  test('is refused when it is none, or when none of its alerts can be taken', () => {
    expect(() => check([])).toThrow('This is not an Alertmanager notification: alerts')
    expect(() => parseAlertmanager('text', now)).toThrow('This is not an Alertmanager notification')
    expect(() => check([{ ...firing, labels: {} }, 1])).toThrow(
      'None of the alerts can be taken: alerts[0] was refused since it has no labels; an alert needs at least an alertname and what it is about, such as service (and 1 more were refused)',
    )
  })

  test('may run ahead of our clock by five minutes', () => {
    expect(check([{ ...firing, startsAt: '2026-11-23T12:05:00Z' }])).toHaveLength(1)
  })
})

describe('of several alerts each stands or falls alone', () => {
  const many = (count: number): Record<string, string> =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`l${index}`, 'x']))
  test.each([
    ['labels that are missing', { labels: {} }, 'it has no labels'],
    ['a status of its own', { status: 'odd' }, 'its status is neither "firing" nor "resolved"'],
    ['too many labels', { labels: many(257) }, 'it has 257 labels; at most 256 are taken'],
    ['a long name', { labels: { alertname: 'x'.repeat(1_025) } }, 'its label alertname has 1025'],
    ['a long label', { labels: { a: 'x'.repeat(8_193) } }, 'its label a has 8193 characters'],
    ['a long name of a label', { labels: { ['x'.repeat(1_025)]: 'a' } }, 'the name of a label has'],
  ])('%s: it is refused with the reason', (_, change, reason) => {
    const { admitted, refused } = parse([firing, { ...firing, ...change }, firing])
    expect(admitted).toHaveLength(2)
    expect(refused).toEqual([
      { index: 1, fingerprint: 'f1', reason: expect.stringContaining(reason) },
    ])
  })

  test.each([
    ['NUL in a name', { labels: { ...firing.labels, 'a\0b': 'c' } }, '1 of its labels held what'],
    ['half a pair', { labels: { ...firing.labels, a: '\ud800' } }, '1 of its labels held what'],
    ['nesting', { labels: { ...firing.labels, a: { b: 1 } } }, '1 of its labels are no texts'],
    ['the future', { startsAt: '2026-11-23T12:05:01Z' }, 'its startsAt is in the future'],
    ['no time at all', { startsAt: 'yesterday' }, 'its startsAt is not a time'],
    ['the year 1', { startsAt: '0001-01-01T00:00:00Z' }, 'its startsAt is not a time'],
    ['a number', { startsAt: Infinity }, 'its startsAt is not a time that an alert can start at'],
    ['a long fingerprint', { fingerprint: 'x'.repeat(201) }, 'its fingerprint is not a text of'],
    ['a long annotation', { annotations: { a: 'x'.repeat(40_000) } }, 'its annotations were cut'],
    ['an address that is none', { generatorURL: 7 }, 'its generatorURL is not a text'],
  ])('%s: what can be kept is taken, with a remark', (_, change, remark) => {
    const { admitted, refused } = parse([firing, { ...firing, ...change }])
    expect(refused).toEqual([])
    expect(admitted[0]?.remarks).toEqual([])
    expect(admitted[1]?.remarks).toEqual([expect.stringContaining(remark)])
    expect(admitted[1]?.alert).toMatchObject({ labels: firing.labels })
  })

  test('whatever is in the list, it is taken or refused, and times can be stored', () => {
    const member = fc.oneof(fc.jsonValue(), fc.string(), fc.double())
    const alert = fc.record(
      {
        status: fc.constantFrom('firing', 'resolved', 'odd'),
        labels: fc.oneof(fc.dictionary(fc.string(), member), member),
        annotations: member,
        startsAt: fc.oneof(
          member,
          fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
        ),
        endsAt: member,
        fingerprint: member,
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(alert, fc.jsonValue())), (alerts) => {
        const { admitted, refused } = parse([firing, ...alerts])
        expect(admitted.length + refused.length).toBe(alerts.length + 1)
        for (const { alert: taken } of admitted) {
          expect(taken.startsAt).toBeGreaterThanOrEqual(Date.UTC(2000, 0, 1))
          expect(taken.startsAt).toBeLessThanOrEqual(now + 5 * 60_000)
        }
      }),
    )
  })
})
