import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Shows how many of the lock file's packages are on the disk: a line that moves, or lines in a pipe. */
export function showInstallProgress(root, lockFile) {
  const expected = expectedPackages(lockFile)
  const startedAt = Date.now()
  const isTerminal = process.stderr.isTTY === true
  const show = () => {
    const present = expected.filter((path) => existsSync(join(root, path, 'package.json'))).length
    const percent = Math.floor((100 * present) / expected.length)
    const text = `  ${percent} % of ${expected.length} packages, ${Math.round((Date.now() - startedAt) / 1000)} s`
    process.stderr.write(isTerminal ? `\r\u001B[2K${text}` : `${text}\n`)
  }
  const timer = setInterval(show, isTerminal ? 500 : 5_000)
  return {
    stop() {
      clearInterval(timer)
      if (isTerminal) process.stderr.write('\r\u001B[2K')
    },
  }
}

function expectedPackages(lockFile) {
  const { packages } = JSON.parse(readFileSync(lockFile, 'utf8'))
  return Object.entries(packages)
    .filter(([path, entry]) => path.includes('node_modules/') && !entry.link && fitsMachine(entry))
    .map(([path]) => path)
}

function fitsMachine(entry) {
  return (
    (!entry.os || entry.os.includes(process.platform)) &&
    (!entry.cpu || entry.cpu.includes(process.arch)) &&
    !(entry.libc && !entry.libc.includes(libc()))
  )
}

function libc() {
  return process.report?.getReport()?.header?.glibcVersionRuntime ? 'glibc' : 'musl'
}
