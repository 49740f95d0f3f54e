import { randomUUID } from 'node:crypto'
import { chmod, readFile, readdir, rm, statfs } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { ServiceError, systemErrorCode } from '../errors.ts'
import {
  createPrivateFile,
  dataFolderMode,
  makePrivateFolder,
  writePrivateFile,
} from './private-files.ts'
import { processIdentity } from './process-identity.ts'

/** Raised when the layout of the folder changes so that an older Faultline cannot use it. */
const folderFormat = 1

export type DataFolder = {
  readonly path: string
  /** Stays the same over restarts; tells this service's workers from others on the same database. */
  readonly serviceId: string
  readonly release: () => Promise<void>
}

/**
 * Opens the one folder in which all state lives, makes it where it is missing, and keeps it for
 * this process alone.
 * @throws ServiceError when it cannot be written, is used by another process or is not ours.
 */
export async function openDataFolder(path: string): Promise<DataFolder> {
  const folder = resolve(path)
  try {
    await makePrivateFolder(folder, dataFolderMode)
    await refuseFullDisk(folder)
    const stamp = await readOrWriteStamp(folder)
    const release = await lock(folder)
    await removeDrafts(folder)
    return { path: folder, serviceId: stamp.serviceId, release }
  } catch (error) {
    throw error instanceof ServiceError ? error : dataFolderError(folder, error)
  }
}

const stampSchema = z.object({ format: z.number(), serviceId: z.string() })
const ownerSchema = z.object({ pid: z.int(), identity: z.string() })

async function readOrWriteStamp(folder: string): Promise<z.infer<typeof stampSchema>> {
  const file = join(folder, 'faultline.json')
  const text = await readIfPresent(file)
  if (text === undefined) {
    await refuseForeignFolder(folder)
    const stamp = { format: folderFormat, serviceId: randomUUID() }
    await writePrivateFile(file, `${JSON.stringify(stamp)}\n`)
    return stamp
  }
  const stamp = stampSchema.safeParse(parseJson(text))
  if (!stamp.success || stamp.data.format !== folderFormat) {
    throw new ServiceError(
      'data_folder_other_version',
      `The data folder ${folder} was made by another version of Faultline; use that version, or name another folder`,
    )
  }
  await chmod(file, 0o600)
  return stamp.data
}

/** An empty database takes 40 MB; with less than this it could not even keep what it is told. */
const neededBytes = 64 * 1_048_576

async function refuseFullDisk(folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  if (bavail * bsize >= neededBytes) return
  throw new ServiceError(
    'no_disk_space',
    `The disk of the data folder ${folder} has ${Math.floor((bavail * bsize) / 1_048_576)} MiB left and at least ${neededBytes / 1_048_576} MiB are needed; free some, or name another folder`,
  )
}

/** What may lie in the folder before the service does: the demo's own folder, the command's note. */
const harmless = ['demo', 'service.json', 'service.lock', 'lost+found']

async function refuseForeignFolder(folder: string): Promise<void> {
  const entries = await readdir(folder)
  const isHarmless = (entry: string): boolean =>
    entry.startsWith('.') || entry.endsWith('.draft') || harmless.includes(entry)
  if (entries.every(isHarmless)) return
  throw new ServiceError(
    'data_folder_not_ours',
    `The folder ${folder} holds files that are not Faultline's; name an empty or a new folder`,
  )
}

/** What a process that was killed was writing. */
async function removeDrafts(folder: string): Promise<void> {
  const drafts = (await readdir(folder)).filter((entry) => /\.(json|lock)\..*\.draft$/.test(entry))
  for (const draft of drafts) await rm(join(folder, draft), { force: true })
}

/** A file that names the process and when it started, so that one left by a dead process is seen as such. */
async function lock(folder: string): Promise<() => Promise<void>> {
  const file = join(folder, 'service.lock')
  const identity = (await processIdentity(process.pid)) ?? 'unknown'
  const own = JSON.stringify({ pid: process.pid, identity })
  for (let attempt = 0; attempt < 5; attempt++) {
    try {
      await createPrivateFile(file, own)
      return () => rm(file, { force: true })
    } catch (error) {
      if (systemErrorCode(error) !== 'EEXIST') throw error
    }
    const owner = ownerSchema.safeParse(parseJson((await readIfPresent(file)) ?? ''))
    if (owner.success && (await processIdentity(owner.data.pid)) === owner.data.identity) {
      throw new ServiceError(
        'data_folder_in_use',
        `The data folder ${folder} is in use by process ${owner.data.pid}; stop it, or name another folder`,
      )
    }
    await rm(file, { force: true })
  }
  throw new ServiceError(
    'data_folder_in_use',
    `The data folder ${folder} is being taken by another process; try again, or name another folder`,
  )
}

/** What a failure of the file system in the data folder means for whoever runs the service. */
export function dataFolderError(folder: string, error: unknown): ServiceError {
  if (systemErrorCode(error) === 'ENOSPC') {
    return new ServiceError(
      'no_disk_space',
      `There is no space left on the disk of the data folder ${folder}; free some, or name another folder`,
      { cause: error },
    )
  }
  return new ServiceError(
    'data_folder_not_writable',
    `The data folder ${folder} cannot be written (${systemErrorCode(error) ?? 'unknown error'}); change its permissions, or name another folder`,
    { cause: error },
  )
}

async function readIfPresent(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
