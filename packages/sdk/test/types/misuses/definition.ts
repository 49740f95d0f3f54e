import { defineAnalyzer, metrics, traces } from '@faultline/sdk'
import { z } from 'zod'

const about = { title: 'Misuse', owner: 'team' }
const params = z.object({ service: z.string() })

// expect: an analyzer without an id
defineAnalyzer({ ...about, params, needs: {}, investigate() {} })

// expect: an analyzer without an owner
defineAnalyzer({ id: 'no-owner', title: 'Misuse', params, needs: {}, investigate() {} })

// expect: an analyzer without params
defineAnalyzer({ ...about, id: 'no-params', needs: {}, investigate() {} })

// expect: an analyzer without needs
defineAnalyzer({ ...about, id: 'no-needs', params, investigate() {} })

// expect: an analyzer that does not investigate
defineAnalyzer({ ...about, id: 'no-investigate', params, needs: {} })

defineAnalyzer({
  ...about,
  // expect: an id that is not text
  id: 42,
  params,
  needs: {},
  investigate() {},
})

defineAnalyzer({
  ...about,
  id: 'params-not-a-schema',
  // expect: params that are no schema
  params: { service: 'string' },
  needs: {},
  investigate() {},
})

defineAnalyzer({
  ...about,
  id: 'need-by-name',
  params,
  needs: {
    // expect: a need that is only named
    metrics: 'metrics',
  },
  investigate() {},
})

defineAnalyzer({
  ...about,
  id: 'need-uncalled',
  params,
  needs: {
    // expect: a need that is not called
    traces,
  },
  investigate() {},
})

defineAnalyzer({
  ...about,
  id: 'scope-unknown',
  params,
  needs: {
    // expect: a scope that does not exist
    metrics: metrics({ names: ['http_*'] }),
  },
  investigate() {},
})

defineAnalyzer({
  ...about,
  id: 'scope-text',
  params,
  needs: {
    // expect: a scope of one name rather than a list
    metrics: metrics({ match: 'http_*' }),
  },
  investigate() {},
})

defineAnalyzer({
  ...about,
  id: 'property-unknown',
  params,
  needs: {},
  // expect: a property that does not exist
  trigger: () => [],
  investigate() {},
})

defineAnalyzer({
  ...about,
  id: 'emits-unknown',
  params,
  needs: {},
  // expect: an emitted kind that does not exist
  emits: ['deploy'],
  investigate() {},
})

defineAnalyzer({
  ...about,
  id: 'emits-text',
  params,
  needs: {},
  // expect: emitted kinds that are no list
  emits: 'deployment',
  investigate() {},
})

defineAnalyzer({
  ...about,
  id: 'returns',
  params,
  needs: {},
  // expect: an answer that is returned rather than found
  investigate: async () => 'it was the deployment',
})
