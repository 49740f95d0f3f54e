import type { Diagnostic } from '../answer.ts'

/** Something with a name that remarks were made about. */
interface Remarked {
  readonly id: string
  readonly diagnostics?: readonly Diagnostic[]
}

/** So many are named; the others are counted. */
const named = 3

/** Each thing that was remarked, once, with the names of those it was remarked about. O(remarks). */
export function remarksOn(nodes: Iterable<Remarked>): Diagnostic[] {
  const groups = new Map<string, { readonly remark: Diagnostic; readonly ids: Set<string> }>()
  for (const { id, diagnostics = [] } of nodes) {
    for (const remark of diagnostics) {
      const key = `${remark.code} ${remark.message}`
      const group = groups.get(key) ?? { remark, ids: new Set() }
      groups.set(key, group)
      group.ids.add(id)
    }
  }
  return [...groups.values()].map(({ remark: { code, message }, ids }) => ({
    code,
    message: `${message.replace(/\.$/, '')} (${listed([...ids])}).`,
  }))
}

/** The same of scores that a ranking was given: those that are unknown are remarked in any case. */
export function scoreRemarks(
  nodes: Iterable<Remarked & { readonly score: number; readonly canBeCause?: boolean }>,
): Diagnostic[] {
  const remarked = [...nodes].map((node): Remarked => {
    const isSilent = (node.diagnostics ?? []).length === 0
    if (!Number.isNaN(node.score) || !isSilent || node.canBeCause === false) return node
    return {
      id: node.id,
      diagnostics: [
        {
          code: 'missing-values',
          message: 'No score is known, so only what is called from there was judged.',
        },
      ],
    }
  })
  return remarksOn(remarked)
}

function listed(ids: readonly string[]): string {
  const first = ids.slice(0, named).join(', ')
  return ids.length > named ? `${first} and ${ids.length - named} more` : first
}
