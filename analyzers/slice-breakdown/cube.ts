import type { SpanGroup } from '@faultline/sdk'

/** What is compared: failed of all requests, or their total time. */
export type SliceMeasure = 'errors' | 'latency'

type Leaf = { before?: SpanGroup; after?: SpanGroup; key: Readonly<Record<string, string>> }

/** The groups before and after as the cube that dimension analysis takes. */
export function sliceCube(
  names: readonly string[],
  measure: SliceMeasure,
  groups: { readonly before: readonly SpanGroup[]; readonly after: readonly SpanGroup[] },
) {
  const leaves = join(names, groups)
  const attributes = names.map((name) => ({
    name,
    values: [...new Set(leaves.map(({ key }) => key[name] ?? ''))].toSorted(),
  }))
  const codes = attributes.map(({ name, values }) =>
    leaves.map(({ key }) => values.indexOf(key[name] ?? '')),
  )
  const column = (pick: (group: SpanGroup) => number, side: 'before' | 'after'): number[] =>
    leaves.map((leaf) => {
      const group = leaf[side]
      return group ? pick(group) : 0
    })
  const count = (group: SpanGroup): number => group.count
  if (measure === 'errors') {
    const errors = (group: SpanGroup): number => group.errors
    return {
      attributes,
      codes,
      measure: {
        kind: 'ratio',
        partBefore: column(errors, 'before'),
        wholeBefore: column(count, 'before'),
        partAfter: column(errors, 'after'),
        wholeAfter: column(count, 'after'),
      },
    } as const
  }
  const sum = (group: SpanGroup): number => group.duration.sum
  return {
    attributes,
    codes,
    measure: {
      kind: 'mean',
      sumBefore: column(sum, 'before'),
      countBefore: column(count, 'before'),
      sumAfter: column(sum, 'after'),
      countAfter: column(count, 'after'),
    },
  } as const
}

function join(
  names: readonly string[],
  groups: { readonly before: readonly SpanGroup[]; readonly after: readonly SpanGroup[] },
): Leaf[] {
  const leaves = new Map<string, Leaf>()
  for (const side of ['before', 'after'] as const) {
    for (const group of groups[side]) {
      const key = JSON.stringify(names.map((name) => group.key[name] ?? ''))
      const leaf = leaves.get(key) ?? { key: group.key }
      leaf[side] = group
      leaves.set(key, leaf)
    }
  }
  return [...leaves.values()]
}
