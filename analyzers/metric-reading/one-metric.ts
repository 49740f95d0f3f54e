import type { EntityKind, Found } from '@faultline/sdk'
import { z } from 'zod/mini'

/** Which metric is read, and how it is told apart: params of the analyzers of one metric. */
export const metricParams = {
  metric: z.string(),
  where: z.optional(z.record(z.string(), z.string())),
  by: z._default(z.array(z.string()), []),
}

/** Says that there is nothing to judge, and what would help. */
export function foundNone<Kind extends EntityKind>(found: Found<Kind>, metric: string): void {
  found.notEnough(`There is no ${metric} in this time.`, {
    missing: [metric],
    question: `Is ${metric} still reported, and under this name?`,
  })
}
