/**
 * What `npm start` and `npm test` share: it makes a fresh clone ready to run, on nothing but Node.
 * Plain JavaScript on purpose: it runs on whatever Node ≥ 20 the machine has, before anything is
 * installed.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { webIsStale, webStampOf } from './setup/web-stamp.mjs'
import { hashOf } from './setup/hash.mjs'
import { withSetupLock } from './setup/lock.mjs'
import { showInstallProgress } from './setup/progress.mjs'

export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '')
export const nodeBinary = join(root, 'node_modules', '.bin', 'node')

const lockFile = join(root, 'package-lock.json')
const npmRecord = join(root, 'node_modules', '.package-lock.json')
/** There while packages are being installed, and after that was broken off. */
const installMark = join(root, 'node_modules', '.faultline-installing')
const installStamp = join(root, 'node_modules', '.faultline-installed')
const webStamp = join(root, 'node_modules', '.faultline-web-built')
const lowestNode = 20

/** A failure that the user can mend; printed as one sentence without a stack. */
export class SetupError extends Error {}

/** Installs the packages unless that is done; says on stderr what it does. */
export async function prepareInstall() {
  checkNodeVersion()
  if (isInstalled()) return
  await withSetupLock(root, say, async () => {
    if (!isInstalled()) await install()
  })
}

/** Builds the web page unless it is fresh. */
export async function prepareWeb() {
  if (!webIsStale(root, webStamp)) return
  await withSetupLock(root, say, async () => {
    if (webIsStale(root, webStamp)) await buildWeb()
  })
}

/** Runs a program of the project with the installed Node first on the PATH; resolves to its exit code. */
export function run(command, args, options = {}) {
  const child = spawn(command, args, {
    cwd: root,
    stdio: 'inherit',
    ...options,
    env: environment(options.env),
  })
  return exitOf(child)
}

/** The environment in which npm scripts run: tools and Node 26 from node_modules come first. */
export function environment(extra = {}) {
  const path = [join(root, 'node_modules', '.bin'), process.env.PATH ?? ''].join(delimiter)
  return { ...process.env, ...extra, PATH: path }
}

/**
 * Waits for a child and passes signals on. A terminal sends Ctrl-C to the whole group, so to the
 * child as well; this process must then only outlive it, so that nothing is left running unseen.
 */
export async function exitOf(child) {
  const forward = (signal) => child.kill(signal)
  const interrupt = () => process.stdin.isTTY || child.kill('SIGINT')
  process.on('SIGINT', interrupt)
  process.on('SIGTERM', forward)
  process.on('SIGHUP', forward)
  const watch = watchParent(() => forward('SIGTERM'))
  try {
    return await new Promise((done, fail) => {
      child.on('error', fail)
      child.on('close', (code, signal) => done(code ?? (signal === 'SIGINT' ? 130 : 143)))
    })
  } finally {
    clearInterval(watch)
    process.off('SIGINT', interrupt)
    process.off('SIGTERM', forward)
    process.off('SIGHUP', forward)
  }
}

/**
 * npm passes SIGTERM on to its shell, which dies of it without a word to us: that our parent is
 * gone is then the only sign. A script that was started by hand may well outlive its shell.
 */
function watchParent(onGone) {
  const parent = process.ppid
  if (process.env.npm_lifecycle_event === undefined) return undefined
  return setInterval(() => process.ppid === parent || onGone(), 1_000)
}

/** Waits for a child that leads a group of its own; a signal ends the whole group at once. */
async function groupExitOf(child) {
  let stoppedBy = null
  const stop = (signal) => {
    stoppedBy = signal
    process.kill(-child.pid, 'SIGKILL')
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) process.on(signal, stop)
  try {
    return await new Promise((done, fail) => {
      child.on('error', fail)
      child.on('close', (code) =>
        done(stoppedBy === null ? code : stoppedBy === 'SIGINT' ? 130 : 143),
      )
    })
  } finally {
    for (const signal of signals) process.off(signal, stop)
  }
}

/** Prints a failure for a person and ends the process: 3, since Faultline could not be made ready. */
export function fail(error) {
  const text = error instanceof SetupError ? error.message : (error?.stack ?? String(error))
  process.stderr.write(`\n${text}\n`)
  process.exitCode = 3
}

export function say(line) {
  process.stderr.write(`${line}\n`)
}

function checkNodeVersion() {
  const major = Number(process.versions.node.split('.')[0])
  if (major >= lowestNode) return
  throw new SetupError(
    `Faultline needs Node ${lowestNode} or newer to set itself up, but this is Node ${process.versions.node}. ` +
      'Install a newer Node (https://nodejs.org) and run the command again.',
  )
}

/** Whether node_modules is what package-lock.json asks for, and its Node runs on this machine. */
function isInstalled() {
  if (!existsSync(npmRecord) || existsSync(installMark)) return false
  const isStamped =
    existsSync(installStamp) && readFileSync(installStamp, 'utf8') === hashOf([lockFile])
  // Somebody may have run npm themselves: its own record is then newer than the lock file.
  if (!isStamped && statSync(npmRecord).mtimeMs < statSync(lockFile).mtimeMs) return false
  return spawnSync(nodeBinary, ['--version'], { stdio: 'ignore' }).status === 0
}

async function install() {
  say(
    'Installing the packages of package-lock.json (once; about 600 MB with Node and PostgreSQL) …',
  )
  const startedAt = Date.now()
  const [command, ...prefix] = npmCommand()
  const flags = ['--no-audit', '--no-fund', '--loglevel=error', '--progress=false']
  const retries = canReachRegistry()
    ? ['--fetch-retries=2', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000']
    : ['--fetch-retries=0', '--prefer-offline']
  beginInstall()
  // Not `npm ci`: it refuses a lock file that lacks optional packages of platforms which a registry
  // does not hold. Without saving, the lock file stays as it is.
  const child = spawn(command, [...prefix, 'install', '--no-save', ...flags, ...retries], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: installEnvironment(),
    // Its own group: npm goes on for a long while after Ctrl-C, unless all of it is ended.
    detached: true,
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => (output += text))
  }
  const progress = showInstallProgress(root, lockFile)
  const code = await groupExitOf(child).catch((error) => {
    throw new SetupError(
      `npm could not be started (${error.message}). Install Node with npm and run the command again.`,
    )
  })
  progress.stop()
  if (code === 130 || code === 143) process.exit(code)
  if (code !== 0) throw new SetupError(installFailure(output))
  writeFileSync(installStamp, hashOf([lockFile]))
  rmSync(installMark)
  say(`Installed in ${Math.round((Date.now() - startedAt) / 1000)} s.`)
}

/** npm takes half-written packages for whole ones, so what was broken off is begun from nothing. */
function beginInstall() {
  if (!existsSync(npmRecord) || existsSync(installMark)) {
    rmSync(join(root, 'node_modules'), { recursive: true, force: true })
  }
  mkdirSync(join(root, 'node_modules'), { recursive: true })
  writeFileSync(installMark, '')
}

/**
 * Without a network npm asks for every package several times, which takes minutes. It is asked
 * all the same, in case that its cache holds all of them. Other answers than silence, such as of a
 * mirror that knows no ping, are none of our business.
 */
function canReachRegistry() {
  const [command, ...prefix] = npmCommand()
  const words = [...prefix, 'ping', '--fetch-retries=0', '--fetch-timeout=15000']
  const ping = spawnSync(command, words, { cwd: root, encoding: 'utf8', env: installEnvironment() })
  return !isNetworkFailure(`${ping.stdout}${ping.stderr}`)
}

function isNetworkFailure(output) {
  return /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|ECONNRESET|EHOSTUNREACH/.test(
    output,
  )
}

/** One sentence for the usual reasons, and npm's own words for the others. */
function installFailure(output) {
  if (isNetworkFailure(output)) {
    return (
      'The packages could not be installed, because the npm registry cannot be reached from here. ' +
      'Connect to the network, or name a registry that can be reached with `npm config set registry URL`, and run the command again.'
    )
  }
  if (/ENOSPC/.test(output)) {
    return `The packages could not be installed, because the disk that holds ${root} is full. Free about 1 GB and run the command again.`
  }
  if (/EACCES|EPERM|EROFS/.test(output)) {
    return `The packages could not be installed, because ${root} cannot be written by this user. Make it writable, or clone into a folder of your own, and run the command again.`
  }
  return `The packages could not be installed; npm says:\n${output.trim()}`
}

/** npm of the running `npm start`, else the one on the PATH. */
function npmCommand() {
  const running = process.env.npm_execpath
  if (running?.endsWith('.js') && existsSync(running)) return [process.execPath, running]
  return ['npm']
}

/** Settings of an outer npm run that would change what is installed are left out. */
function installEnvironment() {
  const environmentOfNpm = { ...process.env }
  for (const name of Object.keys(environmentOfNpm)) {
    if (/^npm_config_(production|omit|only|include|ignore_scripts|dry_run|json)$/i.test(name))
      delete environmentOfNpm[name]
  }
  delete environmentOfNpm.NODE_ENV
  if (!environmentOfNpm.HOME) environmentOfNpm.HOME = homedir()
  return environmentOfNpm
}

async function buildWeb() {
  say('Building the web page …')
  const stamp = webStampOf(root)
  const child = spawn(
    nodeBinary,
    [join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn'],
    {
      cwd: join(root, 'packages', 'web'),
      stdio: ['ignore', 2, 2],
      env: environment(),
    },
  )
  const code = await exitOf(child)
  if (code === 130 || code === 143) process.exit(code)
  if (code !== 0)
    throw new SetupError(
      'The web page could not be built (its messages stand above). Mend packages/web and run the command again.',
    )
  writeFileSync(webStamp, stamp)
}
