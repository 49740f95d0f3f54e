import { readFileSync } from 'node:fs'

/** Resident memory of a process and its children in MB; 0 where there is no /proc. */
export function residentMb(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const own = (Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1_024) / 1e6
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
    if (children === '') return own
    return children.split(' ').reduce((sum, child) => sum + residentMb(Number(child)), own)
  } catch {
    return 0
  }
}
