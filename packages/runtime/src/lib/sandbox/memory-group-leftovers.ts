import { readlinkSync } from 'node:fs'
import { readdir, rmdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { GroupPlace } from './memory-group-places.ts'
import { readProc } from './process-tree.ts'

const groupName = /^faultline-(\d+)-(\d+)-(\d+)-\d+$/
const removeTries = 50
const removeEveryMs = 20

/** What the groups of this process begin with: who made them, so that it is known when he is gone. */
export function hostName(): string {
  return `faultline-${pidNamespace()}-${process.pid}-${startTime(process.pid)}`
}

/**
 * Removes the groups of hosts that were killed before they could do so themselves, and ends what is
 * left in them: below this place and below its siblings, where a host of another session made them.
 */
export async function sweepLeftoverGroups({ folder }: GroupPlace): Promise<void> {
  const siblings = await foldersIn(dirname(folder))
  const parents = new Set([folder, dirname(folder), ...siblings])
  for (const parent of parents) {
    for (const group of await foldersIn(parent)) {
      if (isLeftover(group)) await removeWithProcesses(group)
    }
  }
}

function isLeftover(group: string): boolean {
  const [, namespace, pid, started] = groupName.exec(group.slice(group.lastIndexOf('/') + 1)) ?? []
  // Of another name space nobody here can say whether its host still lives.
  if (namespace === undefined || namespace !== pidNamespace()) return false
  return startTime(Number(pid)) !== started
}

async function removeWithProcesses(group: string): Promise<void> {
  for (let attempt = 0; attempt < removeTries; attempt++) {
    try {
      return await rmdir(group)
    } catch {
      for (const pid of processesIn(group)) endProcess(pid)
      await wait(removeEveryMs, undefined, { ref: false })
    }
  }
}

function processesIn(group: string): number[] {
  const text = readProc(join(group, 'cgroup.procs'))?.trim() ?? ''
  return text === ''
    ? []
    : text
        .split('\n')
        .map(Number)
        .filter((pid) => pid > 1)
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isDirectory()).map((entry) => join(folder, entry.name))
}

/** proc(5): field 22, the time at which a process began; with its id it names the process for good. */
function startTime(pid: number): string | undefined {
  const text = readProc(`/proc/${pid}/stat`)
  return text?.slice(text.lastIndexOf(')') + 2).split(' ')[19]
}

function pidNamespace(): string {
  try {
    return /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? '0'
  } catch {
    return '0'
  }
}
