import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder that is gone at the end; its path has a space, as a user's may. */
export async function temporaryFolder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const root = await mkdtemp(join(tmpdir(), 'faultline test '))
  // The embedded PostgreSQL may run as another user, who must be able to pass.
  return { path: root, remove: () => rm(root, { recursive: true, force: true }) }
}
