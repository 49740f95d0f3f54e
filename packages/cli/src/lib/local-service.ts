import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { readAuthorFile } from '@faultline/runtime/author-files'
import { z } from 'zod'

/** The folder of the state that this machine keeps; the user may name another and delete it. */
export const defaultDataFolder = '.faultline'
/** The demo keeps its own, so that its telemetry is never mixed with that of real systems. */
export const demoDataFolder = join(defaultDataFolder, 'demo')
/** Where `faultline serve` listens unless it is told otherwise, and where the commands look for it. */
export const defaultPort = 7070

const recordName = 'service.json'
/** The folder may lie in a repository of somebody else's. */
const mostRecordBytes = 10_000
const recordSchema = z.object({ url: z.url(), pid: z.int() })

/** The address of the service that runs on a data folder, so that other commands find it. */
export function findService(dataFolder: string): string | null {
  try {
    const folder = resolve(dataFolder)
    const limits = { within: [folder], mostBytes: mostRecordBytes }
    const text = readAuthorFile(join(folder, recordName), limits).toString()
    return recordSchema.parse(JSON.parse(text)).url
  } catch {
    return null
  }
}

/** Leaves the address of a running service in its data folder, which is there. */
export function announceService(dataFolder: string, url: string): { remove: () => void } {
  const file = join(dataFolder, recordName)
  // Whoever looks for the service sees a whole address or none.
  const draft = `${file}.${process.pid}.draft`
  writeFileSync(draft, `${JSON.stringify({ url, pid: process.pid })}\n`, { mode: 0o600 })
  renameSync(draft, file)
  return { remove: () => rmSync(file, { force: true }) }
}
