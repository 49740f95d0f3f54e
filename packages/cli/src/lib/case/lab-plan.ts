import type { FaultDescription } from '../shop/protocol.ts'

/** One scenario of the demo shop that is to become a case. */
export type LabScenario = {
  readonly fault: string
  readonly title: string
  readonly isHealthy: boolean
  readonly seed: number
  /** Name of the case, the same for the same scenario. */
  readonly name: string
}

export type LabPlanOptions = {
  readonly faults: readonly FaultDescription[]
  readonly count: number
  readonly seed: number
}

/**
 * Scenarios so that every third day is a healthy one (which raises an alert all the same), each
 * fault comes up equally often, and none comes up twice with one seed. A larger count begins with
 * the scenarios of a smaller one.
 */
export function planLabScenarios({ faults, count, seed }: LabPlanOptions): LabScenario[] {
  const broken = createDeck(faults.filter(({ healthy }) => !healthy))
  const healthy = createDeck(faults.filter((fault) => fault.healthy))
  return Array.from({ length: count }, (_, at): LabScenario | undefined => {
    const isHealthyDay = at % 3 === 2
    const drawn = isHealthyDay ? (healthy() ?? broken()) : (broken() ?? healthy())
    if (!drawn) return undefined
    const { fault, round } = drawn
    const own = seed + round
    const { name, title } = fault
    return { fault: name, title, isHealthy: fault.healthy, seed: own, name: `lab-${name}-${own}` }
  }).filter((scenario) => scenario !== undefined)
}

type Drawn = { readonly fault: FaultDescription; readonly round: number }

/** Draws one after the other and begins again, a round further, when all were drawn. */
function createDeck(faults: readonly FaultDescription[]): () => Drawn | undefined {
  let drawn = 0
  return () => {
    const fault = faults[drawn % faults.length]
    if (!fault) return undefined
    return { fault, round: Math.floor(drawn++ / faults.length) }
  }
}
