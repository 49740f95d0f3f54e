import { defineAnalyzer } from '@faultline/sdk'
import { z } from 'zod'

const about = { title: 'A right program', owner: 'team', needs: {}, investigate() {} }
const params = z.object({ service: z.string() })

// program: any alert with a label
export const anyAlert = defineAnalyzer({
  ...about,
  id: 'any-alert',
  params,
  triggers: (on) => [
    on.alert({ labels: ['service'], params: ({ labels }) => ({ service: labels.service }) }),
  ],
})

// program: an alert by its name
export const named = defineAnalyzer({
  ...about,
  id: 'named',
  params,
  triggers: (on) => [
    on.alert({ name: 'CheckoutSlow', labels: [], params: () => ({ service: 'checkout' }) }),
  ],
})

// program: an alert by one of several names
export const severalNames = defineAnalyzer({
  ...about,
  id: 'several-names',
  params,
  triggers: (on) => [
    on.alert({
      name: ['CheckoutSlow', 'CheckoutFails'],
      labels: ['service'],
      params: (alert) => ({ service: alert.labels.service }),
    }),
  ],
})

// program: a label that becomes one of a few words
export const narrowed = defineAnalyzer({
  ...about,
  id: 'narrowed',
  params: z.object({ service: z.string(), region: z.enum(['eu', 'us']) }),
  triggers: (on) => [
    on.alert({
      labels: ['service', 'region'],
      params: ({ labels }) => ({
        service: labels.service,
        region: labels.region === 'eu' ? 'eu' : 'us',
      }),
    }),
  ],
})

// program: params from the alert's times and annotations
export const fromTimes = defineAnalyzer({
  ...about,
  id: 'from-times',
  params: z.object({ at: z.number(), why: z.string().optional() }),
  triggers: (on) => [
    on.alert({
      labels: [],
      params: ({ startsAt, annotations }) => ({ at: startsAt, why: annotations['summary'] }),
    }),
  ],
})

// program: a schedule
export const scheduled = defineAnalyzer({
  ...about,
  id: 'scheduled',
  params,
  triggers: (on) => [on.every('*/15 * * * *', { service: 'checkout' })],
})

// program: a schedule for each of several services
export const manySchedules = defineAnalyzer({
  ...about,
  id: 'many-schedules',
  params,
  triggers: (on) => ['checkout', 'payment'].map((service) => on.every('0 9 * * 1', { service })),
})

// program: whoever asks about a service
export const onService = defineAnalyzer({
  ...about,
  id: 'on-service',
  params,
  triggers: (on) => [on.entity('service', ({ name }) => ({ service: name }))],
})

// program: whoever asks about a deployment or a resource
export const onSeveral = defineAnalyzer({
  ...about,
  id: 'on-several',
  params: z.object({ service: z.string(), version: z.string().optional() }),
  triggers: (on) => [
    on.entity('deployment', ({ service, version }) => ({ service, version })),
    on.entity('resource', ({ service }) => ({ service })),
  ],
})

// program: several ways to start
export const severalWays = defineAnalyzer({
  ...about,
  id: 'several-ways',
  params,
  triggers: (on) => [
    on.alert({ labels: ['service'], params: ({ labels }) => ({ service: labels.service }) }),
    on.every('0 0 * * *', { service: 'checkout' }),
    on.entity('service', ({ name }) => ({ service: name })),
  ],
})
