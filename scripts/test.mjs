/**
 * `npm test [-- STEP …]`: sets the clone up, runs every check and test, all of them even when one
 * fails, and closes with `N passed, N failed`. Each check that is not a test suite counts as one.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { environment, fail, nodeBinary, prepareInstall, root, SetupError } from './setup.mjs'

const minuteMs = 60_000

/** In order of speed, so that the cheap news comes first. */
const steps = [
  { name: 'format', command: ['oxfmt', '--check', '.'] },
  { name: 'lint', command: ['oxlint', '--type-aware', '--max-warnings=0'] },
  { name: 'typecheck', command: ['npm', 'run', '--silent', 'typecheck'] },
  { name: 'knip', command: ['npm', 'run', '--silent', 'knip'] },
  { name: 'tidy', command: tidyCommand, counts: tidyCounts },
  { name: 'web', command: [process.execPath, join(root, 'scripts', 'build-web.mjs')] },
  { name: 'unit', command: vitestCommand, counts: vitestCounts, limitMs: 8 * minuteMs },
  { name: 'slow', command: vitestCommand, counts: vitestCounts, limitMs: 40 * minuteMs },
]

let stoppedBy = null
let current = null
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(signal))

try {
  await prepareInstall()
  process.exitCode = await runAll(chosenSteps(process.argv.slice(2)))
} catch (error) {
  fail(error)
}

async function runAll(chosen) {
  const folder = mkdtempSync(join(tmpdir(), 'faultline-test-'))
  const results = []
  for (const step of chosen) {
    if (stoppedBy) break
    results.push(await runStep(step, join(folder, step.name)))
  }
  rmSync(folder, { recursive: true, force: true })
  return summarise(results)
}

async function runStep(step, countsFile) {
  process.stdout.write(`\n── ${step.name} ${'─'.repeat(60 - step.name.length)}\n`)
  const startedAt = Date.now()
  const command = typeof step.command === 'function' ? step.command(step, countsFile) : step.command
  const code = await runInGroup(
    command,
    { FAULTLINE_COUNTS: countsFile },
    step.limitMs ?? 5 * minuteMs,
  )
  const counted = step.counts?.(countsFile) ?? null
  const counts = counted ?? { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 }
  // A suite that ended badly without naming a failed test has failed all the same.
  if (code !== 0 && counts.failed === 0) counts.failed = 1
  return { name: step.name, ...counts, seconds: (Date.now() - startedAt) / 1000 }
}

/** Its own process group, so that stopping a step stops all that it started. */
function runInGroup([command, ...args], extra, limitMs) {
  return new Promise((done) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: true,
      env: environment(extra),
    })
    current = child
    const limit = setTimeout(() => {
      process.stdout.write(
        `\nStopped after ${limitMs / minuteMs} minutes, which is this step's limit.\n`,
      )
      signalGroup(child, 'SIGKILL')
    }, limitMs)
    const end = (code) => {
      clearTimeout(limit)
      current = null
      done(code ?? 1)
    }
    child.on('error', (error) => {
      process.stdout.write(`${command} could not be started: ${error.message}\n`)
      end(1)
    })
    child.on('exit', end)
  })
}

function stop(signal) {
  if (stoppedBy && current) signalGroup(current, 'SIGKILL')
  stoppedBy = signal
  if (current) signalGroup(current, signal)
}

function signalGroup(child, signal) {
  try {
    process.kill(-child.pid, signal)
  } catch {
    // It has ended meanwhile.
  }
}

function summarise(results) {
  process.stdout.write(`\n── result ${'─'.repeat(54)}\n`)
  for (const { name, passed, failed, skipped, seconds } of results) {
    const mark = failed === 0 ? '✔' : '✖'
    const rest = skipped > 0 ? `, ${skipped} skipped` : ''
    process.stdout.write(
      `${mark} ${name.padEnd(10)} ${passed} passed, ${failed} failed${rest} in ${seconds.toFixed(1)} s\n`,
    )
  }
  const sum = (key) => results.reduce((total, result) => total + result[key], 0)
  if (stoppedBy)
    process.stdout.write(`Stopped by ${stoppedBy}; the steps after this did not run.\n`)
  process.stdout.write(`\n${sum('passed')} passed, ${sum('failed')} failed\n`)
  if (stoppedBy) return 130
  return sum('failed') === 0 ? 0 : 1
}

function chosenSteps(names) {
  if (names.length === 0) return steps
  const unknown = names.find((name) => !steps.some((step) => step.name === name))
  if (unknown)
    throw new SetupError(
      `There is no test step "${unknown}". The steps are ${steps.map((step) => step.name).join(', ')}.`,
    )
  return steps.filter((step) => names.includes(step.name))
}

function vitestCommand({ name }) {
  return [
    'vitest',
    'run',
    '--project',
    name,
    '--passWithNoTests',
    '--reporter=default',
    '--reporter=./scripts/ci-reporter.ts',
  ]
}

function vitestCounts(file) {
  if (!existsSync(file)) return null
  const { passed, failed, skipped, pending } = JSON.parse(readFileSync(file, 'utf8'))
  return { passed, failed: failed + pending, skipped }
}

function tidyCommand(_step, countsFile) {
  const reporters = ['spec', 'tap'].map((name) => `--test-reporter=${name}`)
  const destinations = ['stdout', countsFile].map((to) => `--test-reporter-destination=${to}`)
  return [nodeBinary, '--test', ...reporters, ...destinations, 'scripts/*.test.ts']
}

function tidyCounts(file) {
  if (!existsSync(file)) return null
  const text = readFileSync(file, 'utf8')
  const count = (key) => Number(new RegExp(`^# ${key} (\\d+)$`, 'm').exec(text)?.[1] ?? 0)
  return {
    passed: count('pass'),
    failed: count('fail') + count('cancelled'),
    skipped: count('skipped') + count('todo'),
  }
}
