import { readFileSync } from 'node:fs'

/** A process and all that it started, it first. */
export function processTree(pid: number): number[] {
  const text = readProc(`/proc/${pid}/task/${pid}/children`)?.trim() ?? ''
  const children = text === '' ? [] : text.split(' ').map(Number)
  return [pid, ...children.flatMap(processTree)]
}

/** A file of /proc; undefined when the process has ended, or where there is no /proc. */
export function readProc(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
