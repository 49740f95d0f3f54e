import type { Random } from '../random.ts'
import type { Sort, Tree } from '../tree.ts'

/** Words that a program may use of what it is bundled with. */
export type Vocabulary = {
  /** Names that the author's code can see and that no language defines. */
  readonly scope: readonly string[]
  /** Names of properties that the code around it reads. */
  readonly properties: readonly string[]
}

/** One way to make a part of a program. */
export type Rule = {
  readonly name: string
  /** How often it is taken beside others of its sort; default 1. */
  readonly weight?: number
  /** Whether it has parts, and so is not taken where a program has become deep. */
  readonly isDeep?: boolean
  readonly make: (grow: Grow) => Tree['parts']
}

/** What rules make their parts with. */
export type Grow = {
  readonly random: Random
  readonly words: Vocabulary
  readonly value: () => Tree
  readonly statement: () => Tree
  readonly crossing: () => Tree
  /** A name of a property, as an expression. */
  readonly key: () => string
}

export type Grammar = Readonly<Record<Exclude<Sort, 'program'>, readonly Rule[]>>

const deepest = 5

/** Makes a part of a sort by one of its rules; the deeper, the less often one that has parts. */
export function growTree(
  sort: Exclude<Sort, 'program'>,
  { grammar, random, words }: Means,
  depth = 0,
): Tree {
  const rules = grammar[sort].filter(({ isDeep = false }) => !isDeep || depth < deepest)
  const rule = pickByWeight(rules.length > 0 ? rules : grammar[sort], random)
  const part = (of: Exclude<Sort, 'program'>) => (): Tree =>
    growTree(of, { grammar, random, words }, depth + 1)
  const grow: Grow = {
    ...{ random, words, value: part('value'), statement: part('statement') },
    ...{ crossing: part('crossing'), key: () => chooseKey(random, words) },
  }
  const parts = rule.make(grow)
  // A value may stand anywhere in an expression.
  return { rule: rule.name, sort, parts: sort === 'value' ? ['(', ...parts, ')'] : parts }
}

export type Means = {
  readonly grammar: Grammar
  readonly random: Random
  readonly words: Vocabulary
}

function pickByWeight(rules: readonly Rule[], random: Random): Rule {
  const total = rules.reduce((sum, { weight = 1 }) => sum + weight, 0)
  let at = (random.integer(1_000_000) / 1_000_000) * total
  for (const rule of rules) {
    at -= rule.weight ?? 1
    if (at < 0) return rule
  }
  throw new Error('A sort of the grammar has no rule')
}

const symbols = [
  'iterator',
  'asyncIterator',
  'toPrimitive',
  'toStringTag',
  'species',
  'hasInstance',
]

function chooseKey(random: Random, { properties }: Vocabulary): string {
  const kind = random.integer(10)
  if (kind === 0) return String(random.integer(4))
  if (kind === 1) return `Symbol.${symbols[random.integer(symbols.length)] ?? 'iterator'}`
  const common = [
    'then',
    'toJSON',
    'constructor',
    'length',
    'get',
    'value',
    'name',
    'message',
    'stack',
  ]
  const words = kind < 5 ? common : properties
  return JSON.stringify(words[random.integer(words.length)] ?? 'then')
}

/** Text with parts in it. */
export function code(
  strings: TemplateStringsArray,
  ...parts: (string | number | Tree)[]
): Tree['parts'] {
  return strings.flatMap((text, index) => {
    const part = parts[index]
    if (part === undefined) return [text]
    return [text, typeof part === 'number' ? String(part) : part]
  })
}
