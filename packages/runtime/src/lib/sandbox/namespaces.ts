import { spawnSync } from 'node:child_process'
import { lstatSync, readlinkSync } from 'node:fs'

/** Where Node is seen inside the namespaces. */
export const namespacedNode = '/n/node'

/**
 * Arguments of bubblewrap for a process that has no network, sees no process but itself, is nobody
 * without capabilities, and has of the file system only Node and the libraries it is linked to.
 */
export function namespaceArguments({ seccomp }: { readonly seccomp: boolean }): string[] {
  return [
    ...['--unshare-all', '--die-with-parent', '--new-session', '--clearenv'],
    ...['--setenv', 'NODE_CHANNEL_FD', '3', '--setenv', 'NODE_CHANNEL_SERIALIZATION_MODE'],
    'advanced',
    ...['/usr/lib', '/usr/lib64', '/lib', '/lib64'].flatMap(libraryArguments),
    ...['--ro-bind-try', '/etc/ld.so.cache', '/etc/ld.so.cache'],
    ...['--ro-bind', process.execPath, namespacedNode],
    ...['--proc', '/proc', '--dev', '/dev'],
    ...['--remount-ro', '/dev', '--remount-ro', '/'],
    ...['--cap-drop', 'ALL', '--uid', '65534', '--gid', '65534'],
    ...(seccomp ? ['--seccomp', '4'] : []),
    '--',
  ]
}

export type NamespaceProbe = { readonly available: boolean; readonly reason: string }

/** Tries whether a process can be started in namespaces here; containers and distributions may refuse. */
export function probeNamespaces(): NamespaceProbe {
  if (process.platform !== 'linux') {
    return { available: false, reason: `${process.platform} has no namespaces` }
  }
  const tried = spawnSync(
    'bwrap',
    [...namespaceArguments({ seccomp: false }), namespacedNode, '--version'],
    { encoding: 'utf8', timeout: 10_000, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  if (tried.error) return { available: false, reason: 'bubblewrap (bwrap) is not installed' }
  if (tried.status === 0) return { available: true, reason: '' }
  const said = tried.stderr.trim().split('\n').at(-1) ?? ''
  return { available: false, reason: `bubblewrap was refused: ${said || `exit ${tried.status}`}` }
}

function libraryArguments(folder: string): string[] {
  try {
    return lstatSync(folder).isSymbolicLink()
      ? ['--symlink', readlinkSync(folder), folder]
      : ['--ro-bind', folder, folder]
  } catch {
    return []
  }
}
