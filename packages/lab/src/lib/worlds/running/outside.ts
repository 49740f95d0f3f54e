import type { Task } from '../engine/simulation.ts'
import type { Step } from '../system/system.ts'
import { partOf, type Handling, type Reply } from './running.ts'

type External = Extract<Step, { readonly kind: 'external' }>

/** Calls somebody else's system, of which nothing is known but how it answers. */
export function* callOutside(handling: Handling, step: External): Task<Reply> {
  const { running, replica, context } = handling
  const { simulation, random, recorder } = running
  const external = partOf(running.externals, step.external)
  for (let attempt = 0; ; attempt += 1) {
    const startMs = simulation.now
    const spanId = recorder.spanId()
    const ms = random.logNormal(external.plan.ms * external.factor, 0.4)
    const isLate = ms > step.timeoutMs
    yield* simulation.sleep(Math.min(ms, step.timeoutMs))
    const isFailing = !isLate && random.next() < external.failing
    const status = isLate ? 0 : isFailing ? external.status : 200
    recorder.record({
      ...{ kind: 'outside', journey: context.journey, replica, startMs, endMs: simulation.now },
      ...{ spanId, parentId: context.parentId, address: external.plan.address, status },
      error: isLate ? 'timeout' : undefined,
    })
    if (status === 200) return { status: 200 }
    if (attempt < step.retries) continue
    const message = `${external.plan.address} ${isLate ? 'did not answer in time' : `answered ${status}`}`
    return { status: isLate ? 504 : 502, thrown: { type: 'ThirdPartyError', message } }
  }
}
