import { processTree, readProc } from './process-tree.ts'

const pageBytes = 4096

/**
 * Resident memory of a process and those that it started, in MB. Undefined where /proc is missing
 * (macOS): there only the heap limit holds.
 */
export function residentMemoryMb(pid: number): number | undefined {
  const pages = processTree(pid).map(residentPages)
  const [own] = pages
  if (own === undefined) return undefined
  return (pages.reduce<number>((sum, count) => sum + (count ?? 0), 0) * pageBytes) / 1_048_576
}

function residentPages(pid: number): number | undefined {
  const fields = readProc(`/proc/${pid}/statm`)?.split(' ')
  return fields ? Number(fields[1]) : undefined
}
