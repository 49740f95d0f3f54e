import { readProc, processTree } from './process-tree.ts'

/** Linux tells processor time in hundredths of a second, whatever its own clock is. */
const tickMs = 10

/**
 * Processor time that a process and those that it started have used, in milliseconds. Undefined
 * where there is no /proc (macOS).
 */
export function processorMs(pid: number): number | undefined {
  const times = processTree(pid).map(ownTicks)
  const [first] = times
  if (first === undefined) return undefined
  return tickMs * times.reduce<number>((sum, ticks) => sum + (ticks ?? 0), 0)
}

/** proc(5): user and system time are fields 14 and 15; the name, field 2, may hold anything. */
function ownTicks(pid: number): number | undefined {
  const text = readProc(`/proc/${pid}/stat`)
  if (text === undefined) return undefined
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return Number(fields[11]) + Number(fields[12])
}
