import type { AnalyzerBundle, BundleJob } from '../bundle.ts'
import { BundleError } from '../errors.ts'
import type { MadeOfFiles } from './file-cache.ts'
import {
  startHelper,
  type Helper,
  type HelperLimits,
  type HelperOutcome,
} from './bundler-helper.ts'

export type BundlerOptions = HelperLimits & {
  /** Jobs that one process works on at a time: as many are suspects when it dies. */
  readonly together: number
}

/**
 * A bundle needs about a second and 200 MB. The limits are for what is no analyzer: nesting that
 * takes the bundler's stack, text that takes its memory.
 */
const usual: BundlerOptions = { memoryMb: 1_024, wallMs: 60_000, together: 8 }

type Made = MadeOfFiles<AnalyzerBundle>

/** Bundles in processes of their own, which are started when they are needed and again when they die. */
export type Bundler = {
  /** @throws BundleError */
  readonly build: (job: BundleJob) => Promise<Made>
  readonly close: () => void
}

/**
 * Jobs share a process, which stays warm. When it dies, nobody knows for whose sake; so each of the
 * jobs that it had is done again, one at a time, and the one of which a process dies once more is
 * refused. Those that wait are not touched by it.
 */
export function createBundler(options: Partial<BundlerOptions> = {}): Bundler {
  const limits = { ...usual, ...options }
  const shared = createLane(limits, limits.together)
  const alone = createLane(limits, 1)
  return {
    async build(job) {
      const first = await shared.run(job)
      const outcome = first.kind === 'lost' && first.others > 0 ? await alone.run(job) : first
      return madeOf(outcome, job, limits)
    },
    close() {
      shared.close()
      alone.close()
    },
  }
}

function madeOf(outcome: HelperOutcome, { path }: BundleJob, limits: HelperLimits): Made {
  switch (outcome.kind) {
    case 'made':
      return outcome
    case 'refused':
      throw new BundleError(outcome.message, outcome.location)
    case 'lost':
      throw new BundleError(
        `${path} could not be bundled: ${reasons[outcome.reason](limits)}`,
        path,
      )
  }
}

const reasons = {
  died: ({ memoryMb }: HelperLimits): string =>
    `the bundler died of it, for it is nested too deeply or needs more than ${memoryMb} MB; simplify the file or what it imports`,
  time: ({ wallMs }: HelperLimits): string =>
    `it took longer than ${wallMs / 1_000} s; simplify the file or what it imports, or try again when the machine is less busy`,
} as const

type Lane = {
  readonly run: (job: BundleJob) => Promise<HelperOutcome>
  readonly close: () => void
}

/** At most so many jobs at a time, in one process at a time; the others wait for their turn. */
function createLane(limits: HelperLimits, atOnce: number): Lane {
  let helper: Helper | undefined
  let busy = 0
  const waiting: (() => void)[] = []
  return {
    async run(job) {
      if (busy >= atOnce) await new Promise<void>((turn) => waiting.push(turn))
      else busy += 1
      try {
        if (helper?.isLost() !== false) helper = startHelper(limits)
        return await helper.run(job)
      } finally {
        // The next in line takes this one's place.
        const next = waiting.shift()
        if (next) next()
        else busy -= 1
      }
    },
    close: () => helper?.end(),
  }
}

let bundler: Bundler | undefined

/** Builds in the bundler of this process. */
export function buildInProcess(job: BundleJob): Promise<Made> {
  bundler ??= createBundler()
  return bundler.build(job)
}
