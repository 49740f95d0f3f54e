import { readFileSync } from 'node:fs'

const pageBytes = 4096

/**
 * Resident memory of a process and those that it started, in MB. Undefined where /proc is missing
 * (macOS): there only the heap limit holds.
 */
export function residentMemoryMb(pid: number): number | undefined {
  const own = residentPages(pid)
  if (own === undefined) return undefined
  let pages = own
  for (const child of childrenOf(pid)) {
    pages += ((residentMemoryMb(child) ?? 0) * 1_048_576) / pageBytes
  }
  return (pages * pageBytes) / 1_048_576
}

function residentPages(pid: number): number | undefined {
  const fields = readProc(`/proc/${pid}/statm`)?.split(' ')
  return fields ? Number(fields[1]) : undefined
}

function childrenOf(pid: number): number[] {
  const text = readProc(`/proc/${pid}/task/${pid}/children`)?.trim() ?? ''
  return text === '' ? [] : text.split(' ').map(Number)
}

function readProc(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
