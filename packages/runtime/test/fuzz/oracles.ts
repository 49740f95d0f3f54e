import type { Arena, Trial } from './arena.ts'

/** What must hold of every program, the plainest to see first. */
export type Oracle =
  | 'foreign object'
  | 'secret seen'
  | 'neighbour changed'
  | 'next run changed'
  | 'neighbour blamed'
  | 'no answer'
  | 'no end'

export type Verdict = { readonly oracle: Oracle; readonly detail: string }

/** Whether two executions must agree before it is believed: what a busy machine might cause too. */
export const needsSecond: ReadonlySet<Oracle> = new Set(['no answer', 'no end'])

/** What did not hold in a trial. */
export function judge(
  { ended, said, neighbour, next }: Trial,
  { secret, alone, answerWithinMs }: Pick<Arena, 'secret' | 'alone' | 'answerWithinMs'>,
): Verdict | undefined {
  const seen = /(FOREIGN|HOST|SEEN)\|[^"]*/.exec(said)
  if (seen?.[1] === 'SEEN' || said.includes(secret)) {
    return { oracle: 'secret seen', detail: seen?.[0] ?? 'an answer of the neighbour' }
  }
  if (seen) return { oracle: 'foreign object', detail: seen[0] }
  const within = `within ${Math.round(answerWithinMs)} ms`
  if (!neighbour) return { oracle: 'no answer', detail: `The neighbour did not end ${within}` }
  if (neighbour.made !== alone) {
    const blamed = neighbour.made.includes('"code":"limit_exceeded"')
    const oracle = blamed ? 'neighbour blamed' : 'neighbour changed'
    return { oracle, detail: difference(neighbour.made, alone) }
  }
  if (!next) return { oracle: 'no answer', detail: `The next run did not end ${within}` }
  if (next.made !== alone)
    return { oracle: 'next run changed', detail: difference(next.made, alone) }
  if (ended === undefined) return { oracle: 'no end', detail: 'The hostile run had no end' }
  return undefined
}

/** Where two texts part, with what comes after; the error of a run before anything else. */
function difference(made: string, alone: string): string {
  const error = /"error":\{[^}]*\}/.exec(made)?.[0]
  if (error !== undefined) return error.slice(0, 300)
  let at = 0
  while (at < made.length && made[at] === alone[at]) at++
  return `…${made.slice(Math.max(0, at - 30), at + 120)}`
}
