import type { Alert } from '@faultline/sdk'
import { expect, test } from 'vitest'
import { questionOf } from './alert-question.ts'

const alert = (name: string, description = ''): Alert => ({
  ...{ fingerprint: 'f', name, status: 'firing', labels: {}, startsAt: 1_000 },
  annotations: description ? { description } : {},
})

test('rule 3: the alert says by its name which signal it is about', () => {
  const names = ['HighErrorRate', 'CheckoutSlow', 'JobAbsent', 'HeapSaturated', 'HighTraffic', 'X']
  expect(names.map((name) => questionOf(alert(name)).signal)).toEqual([
    'errors',
    'latency',
    'absence',
    'saturation',
    'traffic',
    'unknown',
  ])
})

test('the threshold is read from the text, with its unit', () => {
  const of = (text: string) => questionOf(alert('A', text)).threshold
  expect(of('The p95 latency over 3 s is 639 ms, above 350 ms.')).toEqual({
    value: 350,
    unit: 'ms',
  })
  expect(of('p99 is above 1.5 s')).toEqual({ value: 1_500, unit: 'ms' })
  expect(of('error ratio > 5 %')).toEqual({ value: 0.05, unit: '1' })
  expect(of('something is wrong')).toBeNull()
})

test('without an alert nothing is asked in particular', () => {
  expect(questionOf(null)).toEqual({ signal: 'unknown', startsAt: null, threshold: null })
})
