import { closeSync, mkdirSync, openSync, rmSync, statSync, utimesSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const heartbeatMs = 2_000
/** A holder that has not touched its lock for this long is dead; process ids say nothing across containers. */
const staleMs = 15_000

/** Runs `work` while no other start or test of the same clone sets it up; waits for one that does. */
export async function withSetupLock(root, say, work) {
  const folder = join(root, '.faultline')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, '.setup.lock')
  let hasSaid = false
  while (!take(file)) {
    if (!hasSaid) say('Another start in this clone is setting it up; waiting for it …')
    hasSaid = true
    await sleep(500)
  }
  const heartbeat = setInterval(() => touch(file), heartbeatMs)
  const release = () => rmSync(file, { force: true })
  process.on('exit', release)
  try {
    return await work()
  } finally {
    clearInterval(heartbeat)
    process.off('exit', release)
    release()
  }
}

function take(file) {
  try {
    const handle = openSync(file, 'wx')
    writeSync(handle, `${process.pid}\n`)
    closeSync(handle)
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
  }
  if (ageMs(file) > staleMs) rmSync(file, { force: true })
  return false
}

function ageMs(file) {
  try {
    return Date.now() - statSync(file).mtimeMs
  } catch {
    return 0
  }
}

function touch(file) {
  try {
    utimesSync(file, new Date(), new Date())
  } catch {
    // Somebody deleted the state folder meanwhile: the work goes on without its lock.
  }
}
