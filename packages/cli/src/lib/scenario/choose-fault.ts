import { CliError } from '../errors.ts'
import type { FaultDescription } from '../shop/protocol.ts'

/** The named fault; `random` chooses one by the seed, so that it can be had again. */
export function chooseFault(
  faults: readonly FaultDescription[],
  wanted: string,
  seed: number,
): string {
  if (wanted === 'random') return faults[scatter(seed) % faults.length]?.name ?? wanted
  if (faults.some(({ name }) => name === wanted)) return wanted
  const known = faults.map(({ name }) => name).join(', ')
  throw new CliError('fault_unknown', { name: wanted, names: known })
}

/** Neighbouring seeds should not choose neighbouring faults (Knuth's multiplicative hash). */
function scatter(seed: number): number {
  return Math.imul(seed + 1, 2_654_435_761) >>> 8
}
