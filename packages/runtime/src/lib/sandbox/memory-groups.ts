import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { memoryGroupPlaces, type GroupPlace } from './memory-group-places.ts'
import { hostName } from './memory-group-leftovers.ts'

/** A control group that holds one sandbox process, whose memory the kernel limits. */
export type MemoryGroup = {
  /** A process that writes its id into this file is in the group, and so are its children. */
  readonly entrance: string
  /** The most memory that was in use, in MB, where the kernel ended a process for want of more. */
  readonly exhaustedAtMb: () => number | undefined
  /** Removes the group once its processes have ended, for which it waits a moment. */
  readonly remove: () => Promise<void>
}

export type MemoryGroups =
  | { readonly available: true; readonly place: GroupPlace }
  | { readonly available: false; readonly reason: string }

type Files = {
  readonly limit: string
  readonly swap: string
  readonly events: string
  readonly peak: string
}
const filesOf: Readonly<Record<GroupPlace['version'], Files>> = {
  1: {
    limit: 'memory.limit_in_bytes',
    swap: 'memory.memsw.limit_in_bytes',
    events: 'memory.oom_control',
    peak: 'memory.max_usage_in_bytes',
  },
  2: {
    limit: 'memory.max',
    swap: 'memory.swap.max',
    events: 'memory.events',
    peak: 'memory.peak',
  },
}
const mebibyte = 1_048_576
const removeTries = 200
const removeEveryMs = 10
let probed: MemoryGroups | undefined
let groupsMade = 0

/** Where on this machine groups can be made, tried once a process. It takes no root. */
export function probeMemoryGroups(): MemoryGroups {
  probed ??= probe()
  return probed
}

function probe(): MemoryGroups {
  if (process.platform !== 'linux') {
    return { available: false, reason: `${process.platform} has no control groups` }
  }
  let reason = 'no control group of memory is mounted'
  for (const place of memoryGroupPlaces()) {
    try {
      const group = createMemoryGroup(place, 64)
      // Whether a process may enter is known only when one has.
      const entered = spawnSync('/bin/sh', ['-c', enterGroup, 'sandbox', group.entrance])
      void group.remove()
      if (entered.status === 0) return { available: true, place }
      reason = `no process may enter a group in ${place.folder}`
    } catch (error) {
      reason = error instanceof Error ? error.message : String(error)
    }
  }
  return { available: false, reason }
}

/** A line of shell that enters the group whose entrance is its first argument. */
export const enterGroup = 'echo $$ >"$1" || exit 125'

/** A group for a process, or none with a warning: a machine may refuse more of them at any time. */
export function openMemoryGroup(place: GroupPlace, memoryMb: number): MemoryGroup | undefined {
  try {
    return createMemoryGroup(place, memoryMb)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    process.emitWarning(`The memory of a sandbox process is watched instead of limited: ${reason}`)
    return undefined
  }
}

/** @throws Error when the group cannot be made or limited; then none is left. */
export function createMemoryGroup(place: GroupPlace, memoryMb: number): MemoryGroup {
  const folder = join(place.folder, `${hostName()}-${++groupsMade}`)
  const files = filesOf[place.version]
  const bytes = Math.floor(memoryMb * mebibyte)
  mkdirSync(folder)
  try {
    writeFileSync(join(folder, files.limit), String(bytes))
  } catch (error) {
    rmdirSync(folder)
    throw error
  }
  // Version 1 counts memory and swap together, version 2 swap alone. Without swap neither may exist.
  tryWrite(join(folder, files.swap), place.version === 1 ? String(bytes) : '0')
  if (place.version === 2) tryWrite(join(folder, 'memory.oom.group'), '1')
  return {
    entrance: join(folder, 'cgroup.procs'),
    exhaustedAtMb() {
      const [, kills = '0'] = /^oom_kill (\d+)$/m.exec(tryRead(join(folder, files.events))) ?? []
      if (Number(kills) === 0) return undefined
      const peak = Number(tryRead(join(folder, files.peak)) || bytes)
      return Math.min(Math.round(peak / mebibyte), memoryMb)
    },
    async remove() {
      for (let attempt = 1; !isRemoved(folder) && attempt < removeTries; attempt++) {
        await wait(removeEveryMs)
      }
    },
  }
}

/** Whether an empty group is gone now; one that holds a process is refused by the kernel. */
function isRemoved(folder: string): boolean {
  try {
    rmdirSync(folder)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT'
  }
}

function tryWrite(file: string, text: string): void {
  try {
    writeFileSync(file, text)
  } catch {
    // The file is not there on every kernel.
  }
}

function tryRead(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
