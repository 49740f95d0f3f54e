import { SandboxError } from '../errors.ts'
import { probeNamespaces } from './namespaces.ts'
import { seccompProgram } from './seccomp.ts'

/** How strictly analyzers are to be confined. */
export type SandboxPolicy =
  /** As strictly as this machine can. */
  | 'best'
  /** In namespaces, or not at all. */
  | 'required'
  /** By the process alone, also where namespaces could be had. */
  | 'process'

/** How analyzers are confined on this machine. */
export type SandboxLevel = {
  readonly namespaces: boolean
  readonly layers: readonly string[]
  /** Said once to whoever runs Faultline, when a layer is missing. */
  readonly message?: string
}

/** @throws SandboxError when namespaces are required and cannot be had. */
export function sandboxLevel(policy: SandboxPolicy): SandboxLevel {
  const basic = ['realm', 'protocol', 'permission model', 'empty environment']
  if (policy === 'process') return { namespaces: false, layers: basic }
  const { available, reason } = probeNamespaces()
  if (available) {
    const seccomp = seccompProgram() ? ['seccomp'] : []
    return { namespaces: true, layers: [...basic, 'namespaces', ...seccomp] }
  }
  if (policy === 'required') {
    const message = `The configuration requires sandbox namespaces, but ${reason}; install bubblewrap and allow unprivileged user namespaces, or set the sandbox to "best"`
    throw new SandboxError(message)
  }
  const message = `Analyzers run without namespaces of their own because ${reason}; they are confined by Node's permission model alone.`
  return { namespaces: false, layers: basic, message }
}
