import { binaryKinds, buildBinary, type BinaryKind } from './binary.ts'
import type { Random } from './random.ts'
import { textGrammars, type TextTarget } from './text-grammars.ts'

/** An input that can be made of any size: what stands before, what is repeated, and what ends it. */
export type Program =
  | {
      readonly target: string
      readonly before: string
      /** Repeated in turn; `#` is the number of the repetition. */
      readonly units: readonly string[]
      readonly after: string
      /** Closes what each unit has opened. */
      readonly closing: string
    }
  | {
      readonly target: 'journal' | 'journals' | 'recording'
      readonly kind: BinaryKind
      readonly salt: number
    }

export function makeProgram(random: Random, only?: string): Program {
  const target = only ?? random.pick(['case', 'webhook', 'journal', 'journals', ...others])
  if (
    target === 'journal' ||
    target === 'journals' ||
    (target === 'recording' && isHeads(random))
  ) {
    return { target, kind: random.pick(binaryKinds), salt: random.below(1_000_000) }
  }
  const { before, units, after, closing } = textGrammars[textTarget(target)]
  const several = Array.from({ length: 1 + random.below(3) }, () => random.pick(units))
  const [start, end] = [random.pick(before), random.pick(after)]
  return { target, before: start, units: several, after: end, closing: random.pick(closing) }
}

const others = ['recording', 'changes', 'imports', 'case-scan', 'bundle'] as const
const isHeads = (random: Random): boolean => random.below(2) === 0

function textTarget(target: string): TextTarget {
  switch (target) {
    case 'case':
    case 'case-scan':
      return 'yaml'
    case 'imports':
    case 'bundle':
      return 'code'
    case 'webhook':
    case 'changes':
      return target
    default:
      return 'json'
  }
}

/** The input of about so many repetitions. */
export function inputOf(program: Program, size: number): Buffer {
  if ('kind' in program) return buildBinary(program, size)
  const { before, units, after, closing } = program
  const parts = Array.from({ length: size }, (_, at) =>
    (units[at % units.length] ?? '').replaceAll('#', String(at)),
  )
  return Buffer.from(before + parts.join('') + closing.repeat(size) + after)
}
