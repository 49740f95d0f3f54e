import type { Chain, ChainResult, EntityKind, Finding, WhoeverQuestion } from '@faultline/sdk'
import { withoutAnswer } from '@faultline/sdk'
import { checkEntity, definedAnalyzers } from '@faultline/sdk/guest'
import { GuestFault } from './guest-fault.ts'

type Offer = {
  readonly id: string
  readonly title: string
  readonly owner: string
  readonly emits?: readonly EntityKind[]
  readonly params: unknown
  readonly error?: string
}

/** The `chain` of one run; `heard` grows by everything that the chained runs found. */
export function createChain(
  ask: (question: object) => Promise<{ readonly value?: unknown }>,
  heard: Finding[],
): Chain {
  const run = async (analyzer: string, params: unknown): Promise<ChainResult> => {
    const { value } = await ask({ kind: 'chain', analyzer, params: params ?? null })
    const result = value as ChainResult
    heard.push(...result.findings)
    return result
  }
  const byReference = async (other: unknown, params: unknown): Promise<ChainResult> => {
    const { id, emits } = analyzerOf(other)
    return about(emits, await run(id, params))
  }
  const whoever = async (question: WhoeverQuestion): Promise<unknown> => {
    const { entity, emits } = checked(question)
    const { value } = await ask({ kind: 'whoever', entity, ...(emits ? { emits } : {}) })
    const offers = value as readonly Offer[]
    return Promise.all(
      offers.map(async ({ id, title, owner, params, error, ...offer }) => {
        const result = error === undefined ? await run(id, params) : failed(error)
        return { ...about(emits ?? offer.emits, result), analyzer: { id, title, owner } }
      }),
    )
  }
  // What is heard was parsed by the host, and is cut to the kinds that the types promise.
  return Object.assign(byReference, { whoever }) as unknown as Chain
}

function about(emits: readonly EntityKind[] | undefined, result: ChainResult): ChainResult {
  if (emits === undefined) return result
  return {
    ...result,
    findings: result.findings.filter(({ entity }) => emits.includes(entity.kind)),
  }
}

function failed(error: string): ChainResult {
  return { status: 'failed', findings: [], conclusion: withoutAnswer(error), error }
}

function analyzerOf(other: unknown): {
  readonly id: string
  readonly emits?: readonly EntityKind[]
} {
  const id = typeof other === 'object' && other !== null && 'id' in other ? other.id : undefined
  const analyzer = typeof id === 'string' ? definedAnalyzers().get(id) : undefined
  if (analyzer) return analyzer
  throw new GuestFault(
    'chain_invalid',
    'chain() takes an analyzer made by defineAnalyzer(); import it and pass it as it is',
  )
}

function checked(question: WhoeverQuestion | undefined): WhoeverQuestion {
  if (typeof question !== 'object' || question === null || !('entity' in question)) {
    throw new GuestFault(
      'chain_invalid',
      'chain.whoever() takes { entity }, such as chain.whoever({ entity: service("checkout") })',
    )
  }
  checkEntity(question.entity, 'entity')
  return question
}
