import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { readProc } from './process-tree.ts'

/** A folder below which groups of memory can be made. */
export type GroupPlace = { readonly version: 1 | 2; readonly folder: string }

/**
 * Where groups of memory might be made, the best first: below the group that this process is in,
 * so that whatever limits it holds for them as well. In version 2 a group that holds processes has
 * no limited children, so there the next group above comes second.
 */
export function memoryGroupPlaces(): GroupPlace[] {
  const memberships = readProc('/proc/self/cgroup') ?? ''
  const mounts = readProc('/proc/self/mountinfo') ?? ''
  return possiblePlaces(memberships, mounts).filter(
    ({ version, folder }) => version === 1 || limitsChildren(folder),
  )
}

/** As cgroups(7) and proc(5) tell what groups a process is in and where they are mounted. */
export function possiblePlaces(memberships: string, mounts: string): GroupPlace[] {
  const places: GroupPlace[] = []
  for (const { type, root, folder, options } of mounts.split('\n').flatMap(parseMount)) {
    const version = type === 'cgroup2' ? 2 : 1
    if (type === 'cgroup' && !options.includes('memory')) continue
    if (type !== 'cgroup' && type !== 'cgroup2') continue
    const own = membership(memberships, version)
    if (own === undefined) continue
    const below = relative(root, own)
    if (below.startsWith('..')) continue
    places.push({ version, folder: join(folder, below) })
    if (version === 2 && below !== '')
      places.push({ version, folder: dirname(join(folder, below)) })
  }
  return places.toSorted((one, other) => one.version - other.version)
}

type Mount = {
  readonly type: string
  readonly root: string
  readonly folder: string
  readonly options: readonly string[]
}

/** proc(5): the fields before the dash vary in number; type, source and options follow it. */
function parseMount(line: string): Mount[] {
  const [before = '', after = ''] = line.split(' - ')
  const [, , , root, folder] = before.split(' ')
  const [type, , options = ''] = after.split(' ')
  if (root === undefined || folder === undefined || type === undefined) return []
  return [{ type, root, folder, options: options.split(',') }]
}

/** The path of the group of memory that a process is in, from `hierarchy:controllers:path`. */
function membership(text: string, version: GroupPlace['version']): string | undefined {
  for (const line of text.split('\n')) {
    const [, controllers = '', path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? []
    const fits = version === 2 ? controllers === '' : controllers.split(',').includes('memory')
    if (fits && path !== undefined) return path
  }
  return undefined
}

/** Whether memory is handed on to the children of a group, which is asked for if it is not. */
function limitsChildren(folder: string): boolean {
  const file = join(folder, 'cgroup.subtree_control')
  try {
    if (readFileSync(file, 'utf8').split(/\s/).includes('memory')) return true
    writeFileSync(file, '+memory')
    return true
  } catch {
    return false
  }
}
