import { database, external, formatQuantity, link, service } from '@faultline/sdk'
import { increase, type Contribution, type Observation, type Place } from './attribution.ts'
import { reachableFrom, served, sumEdges } from './graph.ts'
import type { Hypothesis } from './hypothesis.ts'

/** A call is multiplied when there are at least this many times as many of it per request of its caller. */
const multiplied = 1.5
/** Above this share of failed calls, more calls are taken for retries of somebody else's failure. */
const failing = 0.3

type Growth = {
  readonly before: Observation
  readonly after: Observation
  readonly places: readonly Contribution[]
}

/** Places whose exclusive time grew, and callers that make more calls than before. */
export function latencyHypotheses({ before, after, places }: Growth): Hypothesis[] {
  const grown = places.filter((place) => increase(place) > 0)
  const total = grown.reduce((sum, place) => sum + increase(place), 0)
  if (total <= 0) return []
  const volumes = volumeHypotheses({ before, after, places: grown }, total)
  const explained = new Map<string, number>()
  for (const { reached, strength } of volumes) {
    for (const name of reached) explained.set(name, Math.max(explained.get(name) ?? 0, strength))
  }
  const direct = grown.flatMap((contribution): Hypothesis[] => {
    // Work that only grew because there is more of it is the multiplying caller's doing.
    const relief = 1 - (explained.get(target(contribution.place)) ?? 0)
    const share = Math.max(0, Math.min(increase(contribution), contribution.durationMs)) / total
    return share * relief < 0.02
      ? []
      : [placeHypothesis(contribution, share * relief, { before, places: grown })]
  })
  return [...volumes.map(({ guess }) => guess), ...stalls(direct)]
}

function placeHypothesis(
  contribution: Contribution,
  score: number,
  { before, places }: Pick<Growth, 'before' | 'places'>,
): Hypothesis {
  const { place } = contribution
  const change = `from ${perVisit(contribution, 'before')} to ${perVisit(contribution, 'after')}`
  switch (place.kind) {
    case 'own':
      return {
        entity: service(place.service),
        score,
        suspects: { [place.service]: 1 },
        because: `its own time rose ${change} per request`,
      }
    case 'call':
      return {
        entity: place.calleeKind === 'database' ? database(place.callee) : external(place.callee),
        score,
        suspects: { [place.callee]: 1, [place.caller]: blameOfCaller(place, places) },
        because: `calls of ${place.caller} to it went ${change}`,
      }
    case 'gap':
      return {
        entity: link(place.caller, place.callee),
        score,
        suspects: { [place.callee]: 0.3, [place.caller]: 0.3 },
        because: `calls spend ${change} on the way, outside of both services`,
      }
    case 'unanswered': {
      const answeredBefore = before.calls.some(
        (edge) => edge.callee === place.callee && edge.count > edge.unanswered,
      )
      return {
        entity: service(place.callee),
        score,
        suspects: { [place.callee]: 1, [place.caller]: 0.3 },
        because: answeredBefore ? 'it stopped answering' : 'it does not answer',
        isSilent: true,
      }
    }
  }
}

/**
 * How much of a slow database or foreign system is its caller's doing: where others call it too
 * and wait longer as well, hardly any; where only this one waits, its way of calling is suspect.
 */
function blameOfCaller(
  { caller, callee, calleeKind }: Extract<Place, { kind: 'call' }>,
  grown: readonly Contribution[],
): number {
  const others = grown.filter(
    ({ place, durationMs, beforeMs }) =>
      place.kind === 'call' &&
      place.callee === callee &&
      place.caller !== caller &&
      durationMs > beforeMs / 2,
  )
  if (others.length > 0) return 0.3
  return calleeKind === 'database' ? 0.9 : 0.5
}

/**
 * A process that stalls delays what comes in and what goes out alike: where gaps grew on two or
 * more edges of one service, the service is suspected rather than each of the links.
 */
function stalls(guesses: readonly Hypothesis[]): Hypothesis[] {
  const gaps = guesses.flatMap((guess) =>
    guess.entity.kind === 'link' ? [{ guess, ...guess.entity }] : [],
  )
  const names = new Set(gaps.flatMap(({ from, to }) => [from, to]))
  const stalled = [...names].flatMap((name) => {
    const incident = gaps.filter(({ from, to }) => from === name || to === name)
    const sum = incident.reduce((total, { guess }) => total + guess.score, 0)
    const notable = incident.filter(({ guess }) => guess.score >= 0.15 * sum)
    return notable.length >= 2 ? [{ name, sum, incident }] : []
  })
  const worst = stalled.toSorted((one, other) => other.sum - one.sum)[0]
  if (!worst) return [...guesses]
  const own = guesses.find(({ entity }) => entity.kind === 'service' && entity.name === worst.name)
  const absorbed = new Set([...worst.incident.map(({ guess }) => guess), ...(own ? [own] : [])])
  return [
    ...guesses.filter((guess) => !absorbed.has(guess)),
    {
      entity: service(worst.name),
      score: worst.sum + (own?.score ?? 0),
      suspects: { [worst.name]: 1 },
      because: 'it stalls: calls wait on the way in and on the way out of it',
    },
  ]
}

type Volume = {
  readonly guess: Hypothesis
  /** Everything below the multiplied call: more work there is its consequence. */
  readonly reached: ReadonlySet<string>
  /** How much of the growth below it explains, 0..1. */
  readonly strength: number
}

/** Callers that make more calls per request than before. */
function volumeHypotheses({ before, after, places }: Growth, total: number): Volume[] {
  return sumEdges(after.calls).flatMap((edge) => {
    const old = sumEdges(before.calls).find(
      ({ caller, callee }) => caller === edge.caller && callee === edge.callee,
    )
    const now = edge.count / served(after, edge.caller)
    const then = (old?.count ?? 0) / served(before, edge.caller)
    if (now < then * multiplied || now - then < 0.2) return []
    const retries = edge.errors / edge.count >= failing
    const reached = reachableFrom(edge.callee, after.calls)
    const growth = places
      .filter(({ place }) => isBelow(place, { caller: edge.caller, reached }))
      .reduce((sum, place) => sum + increase(place), 0)
    const share = Math.min(1, growth / total)
    const strength = retries ? 0.3 : Math.min(1, (now / Math.max(then, 0.01) - 1) / 1.5)
    const guess: Hypothesis = {
      entity: service(edge.caller),
      score: share * strength,
      suspects: { [edge.caller]: 1, [edge.callee]: retries ? 0.6 : 0.2 },
      because: `it calls ${edge.callee} ${times(now)} per request, before ${times(then)}`,
    }
    return [{ guess, reached, strength }]
  })
}

function isBelow(place: Place, edge: { caller: string; reached: ReadonlySet<string> }): boolean {
  if (place.kind === 'own') return edge.reached.has(place.service) || place.service === edge.caller
  return (
    edge.reached.has(place.callee) &&
    (edge.reached.has(place.caller) || place.caller === edge.caller)
  )
}

function target(place: Place): string {
  return place.kind === 'own' ? place.service : place.callee
}

function perVisit(contribution: Contribution, when: 'before' | 'after'): string {
  const ms = when === 'before' ? contribution.beforeMs : contribution.afterMs
  const visits = when === 'before' ? contribution.visitsBefore : contribution.visitsAfter
  return formatQuantity(visits > 0 ? ms / visits : ms, 'ms')
}

function times(count: number): string {
  return count < 0.95 ? `${count.toFixed(2)} times` : `${Number(count.toPrecision(2))} times`
}
