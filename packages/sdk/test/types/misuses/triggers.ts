import { defineAnalyzer } from '@faultline/sdk'
import { z } from 'zod'

const about = { title: 'Misuse', owner: 'team', needs: {}, investigate() {} }
const params = z.object({ service: z.string(), region: z.enum(['eu', 'us']) })

defineAnalyzer({
  ...about,
  id: 'triggers',
  params,
  triggers: (on) => [
    on.alert({
      labels: ['service'],
      // expect: a label that the trigger does not ask for
      params: ({ labels }) => ({ service: labels.job, region: 'eu' }),
    }),
    on.alert({
      labels: ['service'],
      // expect: a trigger that leaves out a param
      params: ({ labels }) => ({ service: labels.service }),
    }),
    on.alert({
      labels: ['service', 'region'],
      // expect: a label passed on without a check
      params: ({ labels }) => ({ service: labels.service, region: labels.region }),
    }),
    on.alert({
      labels: ['service'],
      // expect: a param of another type
      params: ({ startsAt }) => ({ service: startsAt, region: 'eu' }),
    }),
    on.alert({
      // expect: one label rather than a list
      labels: 'service',
      params: () => ({ service: 'checkout', region: 'eu' }),
    }),
    // expect: a trigger that makes no params
    on.alert({ labels: ['service'] }),
    on.alert({
      labels: [],
      // expect: a condition that a trigger does not have
      severity: 'page',
      params: () => ({ service: 'checkout', region: 'eu' }),
    }),
    // expect: a schedule without params
    on.every('0 9 * * 1'),
    // expect: a schedule with wrong params
    on.every('0 9 * * 1', { service: 'checkout', region: 'asia' }),
    // expect: a schedule that is a number of minutes
    on.every(15, { service: 'checkout', region: 'eu' }),
    // expect: a trigger on a kind of entity that does not exist
    on.entity('pod', () => ({ service: 'checkout', region: 'eu' })),
    // expect: a field that this kind of entity does not have
    on.entity('service', ({ version }) => ({ service: version, region: 'eu' })),
    // expect: a trigger on an entity that leaves out a param
    on.entity('service', ({ name }) => ({ service: name })),
    // expect: a way to start that does not exist
    on.webhook({ path: '/start' }),
  ],
})

defineAnalyzer({
  ...about,
  id: 'triggers-by-name',
  params,
  // expect: triggers that are only named
  triggers: () => ['CheckoutSlow'],
})

defineAnalyzer({
  ...about,
  id: 'triggers-list',
  params,
  // expect: triggers that are a list
  triggers: [],
})
