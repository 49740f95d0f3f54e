/**
 * Programs of hostile analyzers, made from a grammar, against the boundary between runs: each runs
 * beside an honest one in the same sandbox process, and oracles say what must hold whatever it does.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { BundleError } from '../../src/index.ts'
import { openArena, type Arena } from './arena.ts'
import { growProgram } from './grammar/program.ts'
import { judge, needsSecond, type Verdict } from './oracles.ts'
import { createRandom } from './random.ts'
import { minimise, render, rulesOf, type Tree } from './tree.ts'
import { readVocabulary } from './vocabulary.ts'

export type FuzzOptions = {
  readonly seconds: number
  readonly seed: number
  readonly progress: (line: string) => void
  /** Where finds are kept, if they are to be. */
  readonly findsFolder?: string
}
export type Find = { readonly oracle: string; readonly program: string; readonly detail: string }

/** Programs of one kind that are looked at closely; more of the same teach nothing. */
const mostOfAKind = 2
const minimiseTries = 60
const minimiseMs = 30_000
/** What a run may take while its program is made smaller. */
const shortMs = 700
const progressEveryMs = 5_000
/** Programs that are bundled while another is tried. */
const madeAhead = 3
/** Files that programs are written to, again and again: the bundler keeps what it made of each. */
const filesKept = 64
/** Where those who look for finds find them; no part of the repository. */
const findsFolder = join('.faultline', 'fuzz')

export async function run(
  options: FuzzOptions,
): Promise<{ readonly programs: number; readonly finds: readonly Find[] }> {
  const arena = await openArena()
  try {
    return await searchIn(arena, { ...options, findsFolder })
  } finally {
    await arena.close()
  }
}

/** Tries programs in an arena until the time is over. */
export async function searchIn(arena: Arena, options: FuzzOptions): ReturnType<typeof run> {
  const folder = mkdtempSync(join(import.meta.dirname, '../fuzz-'))
  try {
    return await search(arena, folder, options)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function search(
  arena: Arena,
  folder: string,
  { seconds, seed, progress, findsFolder: kept }: FuzzOptions,
): ReturnType<typeof run> {
  const startedMs = performance.now()
  const elapsed = (): number => Math.round((performance.now() - startedMs) / 1000)
  const words = await readVocabulary(arena, folder)
  progress(`In scope beside the language: ${[...new Set(words.scope)].join(', ') || 'nothing'}`)
  const examine = createExaminer(arena, folder)
  const finds: Find[] = []
  const kinds = new Map<string, number>()
  let programs = 0
  let toldMs = startedMs
  const make = (number: number): Program =>
    examine.prepare(growProgram(createRandom(seed, number), words))
  const ahead = Array.from({ length: madeAhead }, (_, number) => make(number))
  while (elapsed() < seconds) {
    const number = programs++
    ahead.push(make(number + madeAhead))
    const program = ahead.shift() ?? make(number)
    const verdict = await examine.judged(program)
    if (performance.now() - toldMs > progressEveryMs) {
      toldMs = performance.now()
      progress(`${elapsed()} s: ${programs} programs, ${finds.length} finds`)
    }
    if (verdict === undefined) continue
    const kind = `${verdict.oracle} ${verdict.detail.replaceAll(/\d+/g, '').slice(0, 60)}`
    const count = (kinds.get(kind) ?? 0) + 1
    kinds.set(kind, count)
    if (count > mostOfAKind) continue
    progress(`${elapsed()} s: program ${number}: ${verdict.oracle}: ${verdict.detail}`)
    const smallest = await shrink(program.tree, verdict, examine)
    const find = { ...verdict, program: render(smallest) }
    if (finds.some(({ oracle, program }) => oracle === find.oracle && program === find.program))
      continue
    finds.push(find)
    if (kept !== undefined) keep(find, join(kept, `sandbox-${seed}-${number}.js`))
    progress(`  program ${number} by ${rulesOf(smallest).slice(1).join('; ')}`)
  }
  for (const [kind, count] of kinds) progress(`${count} × ${kind}`)
  return { programs, finds }
}

/** A program in a file of its own. */
type Program = { readonly tree: Tree; readonly file: string }
type Examiner = {
  readonly prepare: (tree: Tree) => Program
  /** What did not hold; what a busy machine may cause as well must happen twice. */
  readonly judged: (program: Program) => Promise<Verdict | undefined>
  /** The same, once and in a shorter time. */
  readonly isAgain: (tree: Tree, verdict: Verdict) => Promise<boolean>
}

function createExaminer(arena: Arena, folder: string): Examiner {
  let count = 0
  const judgeOnce = async (file: string, wallMs?: number): Promise<Verdict | undefined> => {
    try {
      return judge(await arena.tryFile(file, wallMs), arena)
    } catch (error) {
      // Some programs are not of the language, such as one that sets an import.
      if (error instanceof BundleError) return undefined
      throw error
    }
  }
  const prepare = (tree: Tree): Program => {
    const file = join(folder, `${count++ % filesKept}.js`)
    writeFileSync(file, render(tree))
    arena.prepare(file)
    return { tree, file }
  }
  return {
    prepare,
    async judged({ file }) {
      const verdict = await judgeOnce(file)
      if (verdict === undefined || !needsSecond.has(verdict.oracle)) return verdict
      const second = await judgeOnce(file)
      return second?.oracle === verdict.oracle ? second : undefined
    },
    async isAgain(tree, { oracle }) {
      const again = await judgeOnce(prepare(tree).file, shortMs)
      return again?.oracle === oracle
    },
  }
}

async function shrink(tree: Tree, verdict: Verdict, examiner: Examiner): Promise<Tree> {
  const untilMs = performance.now() + minimiseMs
  const fails = async (smaller: Tree): Promise<boolean> =>
    performance.now() < untilMs && examiner.isAgain(smaller, verdict)
  return minimise(tree, fails, minimiseTries)
}

/** Writes a find down, so that it can be made an attempt of `npm run escape`. */
function keep({ oracle, detail, program }: Find, file: string): void {
  mkdirSync(dirname(file), { recursive: true })
  const about = `${oracle}: ${detail}`.replaceAll(/[^ -~]/g, ' ')
  writeFileSync(file, `// ${about}\n${program}`)
}
