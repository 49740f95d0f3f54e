import { SandboxError } from '../errors.ts'
import { probeMemoryGroups } from './memory-groups.ts'
import type { GroupPlace } from './memory-group-places.ts'
import { probeNamespaces } from './namespaces.ts'
import { seccompProgram } from './seccomp.ts'

/** How strictly analyzers are to be confined. */
export type SandboxPolicy =
  /** As strictly as this machine can. */
  | 'best'
  /** In namespaces, or not at all. */
  | 'required'
  /** By the process alone, also where the kernel could help. */
  | 'process'
  /** As strictly as this machine can, each run in a process of its own: for the code of strangers. */
  | 'strict'

/** How analyzers are confined on this machine. */
export type SandboxLevel = {
  readonly namespaces: boolean
  /** Where the kernel limits the memory of each process; absent where it cannot be asked to. */
  readonly memoryGroups?: GroupPlace
  /** Whether a process serves one run and is ended with it. */
  readonly oneRunEach: boolean
  readonly layers: readonly string[]
  /** Said once to whoever runs Faultline, when a layer is missing. */
  readonly message?: string
}

/** @throws SandboxError when namespaces are required and cannot be had. */
export function sandboxLevel(policy: SandboxPolicy): SandboxLevel {
  const basic = ['realm', 'protocol', 'permission model', 'empty environment']
  const oneRunEach = policy === 'strict'
  if (policy === 'process') return { namespaces: false, oneRunEach, layers: basic }
  const namespaces = probeNamespaces()
  if (!namespaces.available && policy === 'required') {
    const message = `The configuration requires sandbox namespaces, but ${namespaces.reason}; install bubblewrap and allow unprivileged user namespaces, or set the sandbox to "best"`
    throw new SandboxError(message)
  }
  const memory = probeMemoryGroups()
  const missing = [
    namespaces.available
      ? ''
      : `Analyzers run without namespaces of their own because ${namespaces.reason}; they are confined by Node's permission model alone.`,
    memory.available
      ? ''
      : `The memory of analyzers is watched ten times a second instead of limited by the kernel because ${memory.reason}; see docs/security.md, "Memory".`,
  ].filter((sentence) => sentence !== '')
  return {
    namespaces: namespaces.available,
    oneRunEach,
    layers: [
      ...basic,
      ...(oneRunEach ? ['process a run'] : []),
      ...(namespaces.available ? ['namespaces'] : []),
      ...(namespaces.available && seccompProgram() ? ['seccomp'] : []),
      ...(memory.available ? ['memory group'] : []),
    ],
    ...(memory.available ? { memoryGroups: memory.place } : {}),
    ...(missing.length === 0 ? {} : { message: missing.join(' ') }),
  }
}
