import { service } from '@faultline/sdk'
import { expect, test } from 'vitest'
import { causeFinding, ruledOutFinding } from '../../../test/recorded-investigation.ts'
import { answerLine, findingLines, groundLines, memberLines } from './answer.ts'
import { createOutput } from './output.ts'

const output = createOutput({ isJson: false, stdout: { write: () => true, columns: 90 } })

test('the answer is one sentence with its confidence and the time it took', () => {
  const conclusion = {
    kind: 'cause' as const,
    sentence: 'checkout is slow because of deploy payment@v42.',
    confidence: 0.93,
  }
  expect(answerLine(conclusion, 1_400)).toBe(
    'checkout is slow because of deploy payment@v42 (confidence 0.93, found in 1.4 s)',
  )
})

test('a cause is shown with its curve, the change marked, and what to do', () => {
  expect(
    findingLines([causeFinding, ruledOutFinding], output)
      .join('\n')
      .replaceAll(/\d\d:\d\d:\d\d/g, 'hh:mm:ss'),
  ).toMatchInlineSnapshot(`
    "
    cause: payment@v42  confidence 0.93, not calibrated
      payment is 7.6 times slower since v42 took over; its other version is as it was.

        p95 of checkout by version of payment
        p95 service.version=v42
            610 ms                                          ┊⢠⠋⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉
                                                            ┊⡎
                                                            ⢰⠁
              0 ms ⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠃
                   hh:mm:ss                                                      hh:mm:ss
        ┊ hh:mm:ss deploy payment@v42
      → Roll payment back to v41

    Ruled out
      It changed 40 s before the shift, on a service that no slow request touches."
  `)
})

test('not enough evidence says what would settle it, what is missing and what it may be', () => {
  const conclusion = {
    kind: 'inconclusive' as const,
    sentence: 'There is not enough evidence to name a cause.',
    confidence: 0,
    hypotheses: [{ entity: service('payment'), confidence: 0.25, sentence: 'payment got slower.' }],
    missing: ['traces (unavailable)'],
    question: 'Does payment send its traces here?',
  }
  expect(groundLines(conclusion, output).join('\n')).toMatchInlineSnapshot(`
    "
    What would settle it
      Does payment send its traces here?

    Missing
      traces (unavailable)

    What it may be
      payment (0.25): payment got slower."
  `)
})

test('that nothing is wrong says what was checked', () => {
  const checked = [{ title: 'p95 latency of checkout', provenance: [] }]
  const conclusion = {
    kind: 'healthy' as const,
    sentence: 'All is well.',
    confidence: 0.9,
    checked,
  }
  expect(groundLines(conclusion, output)).toEqual(['', 'Checked', '  p95 latency of checkout'])
})

test('alerts that joined are told by what sets them apart, the first of many', () => {
  const pod = (number: number) => ({
    name: 'PodSlow',
    status: 'firing' as const,
    labels: { alertname: 'PodSlow', service: 'shop', pod: `shop-${number}` },
    annotations: {},
    startsAt: 0,
    fingerprint: String(number),
  })
  const members = Array.from({ length: 12 }, (_, index) => pod(index + 1))
  const lines = memberLines({ alert: pod(0), members }, output)
  expect(lines.slice(0, 4)).toEqual(['', 'Alerts that joined (12)', '  pod=shop-1', '  pod=shop-2'])
  expect(lines.at(-1)).toBe('  and 2 more (--json lists them)')
  expect(memberLines({ alert: pod(0), members: [] }, output)).toEqual([])
})
