import type { FuzzFind, FuzzOptions, FuzzReport } from '../registry.ts'
import { createArena, type Arena, type Ending } from './arena.ts'
import { inputOf, makeProgram, type Program } from './programs.ts'
import { createRandom } from './random.ts'

/** Beyond it a reader of an input of some 100 kB has hung. */
const usualWallMs = 20_000
/** The bundler has limits of its own, which end it sooner. */
const bundleWallMs = 150_000
/** Four times the input takes 16 times the work when that grows with the square; 4 when it is linear. */
const squareRatio = 10
/** Shorter work is noise. */
const shownMs = 400
const mostGrownMb = 500

type HostOptions = FuzzOptions & {
  /** Tries this reader alone. */
  readonly target?: string
  /** Time after which a reader has hung; default 20 seconds. */
  readonly wallMs?: number
}

/** Sends readers of the host what strangers might, and watches what that takes. */
export async function run(options: HostOptions): Promise<FuzzReport> {
  const random = createRandom(options.seed)
  const arena = createArena(options.wallMs ?? usualWallMs)
  const bundling = createArena(bundleWallMs)
  const finds: FuzzFind[] = []
  const known = new Set<string>()
  const endAt = Date.now() + 1_000 * options.seconds
  let programs = 0
  try {
    while (Date.now() < endAt) {
      const program = makeProgram(random, options.target)
      programs += 1
      const where = program.target === 'bundle' ? bundling : arena
      const found = await judge(program, where)
      if (found === undefined || known.has(`${found.oracle} ${program.target}`)) continue
      known.add(`${found.oracle} ${program.target}`)
      options.progress(`${found.oracle} in ${program.target}; making it smaller`)
      finds.push(await minimised(program, found, where))
    }
  } finally {
    arena.renew()
    bundling.renew()
  }
  return { programs, finds }
}

type Found = { readonly oracle: string; readonly detail: string; readonly size: number }

const sizes = [2_000, 8_000, 32_000] as const

async function judge(program: Program, arena: Arena): Promise<Found | undefined> {
  if (program.target === 'bundle') return judgeBundle(program, arena)
  const times: number[] = []
  for (const size of [8, ...sizes]) {
    const ending = await arena.read(program.target, inputOf(program, size))
    const fault = await faultOf(program, { ending, size, arena })
    if (fault !== undefined) return fault
    if (ending.kind === 'read') times.push(ending.cpuMs)
  }
  const [, , middle = 0, last = 0] = times
  if (last < shownMs || last < squareRatio * middle) return undefined
  return (await isQuadratic(program, arena))
    ? {
        oracle: 'quadratic',
        detail: `4 times the input took ${squareRatio} times as long`,
        size: sizes[2],
      }
    : undefined
}

/** Again, the best of three each, so that a machine's mood is no find. */
async function isQuadratic(program: Program, arena: Arena): Promise<boolean> {
  const best = async (size: number): Promise<number> => {
    const times: number[] = []
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const ending = await arena.read(program.target, inputOf(program, size))
      times.push(ending.kind === 'read' ? ending.cpuMs : Infinity)
    }
    return Math.min(...times)
  }
  const [middle, last] = [await best(sizes[1]), await best(sizes[2])]
  return last >= shownMs && last >= squareRatio * middle
}

/** Whatever becomes of it, the host lives on; the bundler answers for time and memory itself. */
async function judgeBundle(program: Program, arena: Arena): Promise<Found | undefined> {
  const size = 20_000
  const ending = await arena.read(program.target, inputOf(program, size))
  return faultOf(program, { ending, size, arena })
}

type Told = { readonly ending: Ending; readonly size: number; readonly arena: Arena }

async function faultOf(
  program: Program,
  { ending, size, arena }: Told,
): Promise<Found | undefined> {
  if (ending.kind === 'hung') return { oracle: 'hang', detail: 'it did not end in time', size }
  if (ending.kind === 'died') return { oracle: 'crash', detail: 'the process ended', size }
  if (ending.kind !== 'read') return undefined
  if (ending.thrown !== '') return { oracle: 'throw', detail: ending.thrown, size }
  if (ending.grownMb <= mostGrownMb) return undefined
  // What earlier inputs left may have been collected late.
  arena.renew()
  const again = await arena.read(program.target, inputOf(program, size))
  return again.kind === 'read' && again.grownMb > mostGrownMb
    ? { oracle: 'memory', detail: `it took ${Math.round(again.grownMb)} MB`, size }
    : undefined
}

/** Halves the input, and leaves out units, as long as the same is found. */
async function minimised(program: Program, found: Found, arena: Arena): Promise<FuzzFind> {
  const { oracle, detail } = found
  let [best, size] = [program, found.size]
  if ('units' in program && oracle !== 'quadratic') {
    for (const unit of program.units) {
      const simpler = { ...program, units: [unit], before: '' }
      if (await shows(simpler, size)) best = simpler
    }
  }
  while (oracle !== 'quadratic' && size > 1 && (await shows(best, size >> 1))) size >>= 1
  return { oracle, detail, program: JSON.stringify({ ...best, size }) }

  async function shows(one: Program, at: number): Promise<boolean> {
    const ending = await arena.read(one.target, inputOf(one, at))
    return (await faultOf(one, { ending, size: at, arena }))?.oracle === oracle
  }
}
