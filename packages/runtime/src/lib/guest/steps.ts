import { GuestFault } from './guest-fault.ts'
import type { Kernel } from './realm/realm.ts'

type Step = { readonly id: number; readonly name: string }

/**
 * The `step` function of one run. A step's parent is the step that is running when it is begun;
 * where several run at once, that is the one begun last.
 */
export function createSteps({ say, realTimeMs }: Pick<Kernel, 'say' | 'realTimeMs'>): {
  readonly step: <Result>(name: string, work: () => Promise<Result> | Result) => Promise<Result>
  /** Name of the innermost step that an error came out of, or of the one that is running. */
  readonly failedIn: (error: unknown) => string | undefined
} {
  let begun = 0
  const open: Step[] = []
  const origins = new Map<unknown, string>()

  return {
    async step(name, work) {
      if (typeof work !== 'function') {
        throw new GuestFault(
          'step_invalid',
          'step() takes a name and a function that does the work',
        )
      }
      const step = { id: begun++, name: String(name).slice(0, 500) }
      const parent = open.at(-1)?.id ?? null
      open.push(step)
      say({ kind: 'step_started', step: step.id, parent, name: step.name, at: realTimeMs() })
      let status = 'failed'
      try {
        const result = await work()
        status = 'succeeded'
        return result
      } catch (error) {
        if (!origins.has(error)) origins.set(error, step.name)
        throw error
      } finally {
        open.splice(open.indexOf(step), 1)
        say({ kind: 'step_ended', step: step.id, status, at: realTimeMs() })
      }
    },
    failedIn: (error) => origins.get(error) ?? open.at(-1)?.name,
  }
}
