/** What stands where in a program; each has a smallest form that a part can be replaced by. */
export type Sort =
  | 'program'
  | 'turn'
  | 'statement'
  | 'value'
  | 'crossing'
  | 'schema'
  | 'trigger'
  | 'ending'

/** A part of a program: text, with smaller parts in it. */
export type Tree = {
  readonly rule: string
  readonly sort: Sort
  readonly parts: readonly (string | Tree)[]
}

const smallest: Readonly<Record<Sort, string>> = {
  program: '',
  turn: '',
  statement: '',
  value: '0',
  crossing: '0',
  schema: 'z.any()',
  trigger: '',
  ending: '',
}
const leftOut = 'left out'

export function render(tree: Tree): string {
  return tree.parts.map((part) => (typeof part === 'string' ? part : render(part))).join('')
}

/** Names of the rules that a program was made by. */
export function rulesOf(tree: Tree): string[] {
  const below = tree.parts.flatMap((part) => (typeof part === 'string' ? [] : rulesOf(part)))
  return tree.rule === leftOut ? below : [tree.rule, ...below]
}

/**
 * The smallest program that still fails: parts are left out, or replaced by parts of themselves,
 * as long as it does. `fails` is asked at most `tries` times.
 */
export async function minimise(
  tree: Tree,
  fails: (smaller: Tree) => Promise<boolean>,
  tries: number,
): Promise<Tree> {
  let best = tree
  let left = tries
  for (let isSmaller = true; isSmaller;) {
    isSmaller = false
    for (const smaller of smallerOnes(best)) {
      if (left-- <= 0) return best
      if (!(await fails(smaller))) continue
      best = smaller
      isSmaller = true
      break
    }
  }
  return best
}

/** All programs that are one step smaller, those that leave out most first. */
function* smallerOnes(tree: Tree): Generator<Tree> {
  const paths = pathsOf(tree).toSorted((one, other) => one.length - other.length)
  for (const path of paths) {
    const part = partAt(tree, path)
    if (part === undefined || part.rule === leftOut) continue
    const { sort } = part
    yield replaced(tree, path, { rule: leftOut, sort, parts: [smallest[sort]] })
    for (const inner of pathsOf(part)) {
      const child = partAt(part, inner)
      if (child?.sort === sort && child.rule !== leftOut) yield replaced(tree, path, child)
    }
  }
}

type Path = readonly number[]

/** Where parts are, the root left out. */
function pathsOf(tree: Tree): Path[] {
  return tree.parts.flatMap((part, index) =>
    typeof part === 'string' ? [] : [[index], ...pathsOf(part).map((path) => [index, ...path])],
  )
}

function partAt(tree: Tree, [index, ...rest]: Path): Tree | undefined {
  if (index === undefined) return tree
  const part = tree.parts[index]
  return typeof part === 'object' ? partAt(part, rest) : undefined
}

function replaced(tree: Tree, [index, ...rest]: Path, by: Tree): Tree {
  if (index === undefined) return by
  const parts = tree.parts.map((part, at) =>
    at === index && typeof part === 'object' ? replaced(part, rest, by) : part,
  )
  return { ...tree, parts }
}
