import { mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { z } from 'zod'
import { runCli } from '../test/run-cli.ts'

const folder = mkdtempSync(join(tmpdir(), 'faultline bad input '))
afterAll(() => rm(folder, { recursive: true }))

const nobody = 'http://127.0.0.1:9'

/** Runs a command that must fail, and gives what it said and its exit code. */
async function failure(words: readonly string[], input?: string): Promise<[number, string]> {
  const { exitCode, stdout, stderr } = await runCli(words, {
    cwd: folder,
    ...(input === undefined ? {} : { input }),
  })
  expect(stdout).toBe('')
  expect(stderr).not.toMatch(/^\s+at /m)
  return [exitCode, stderr.trim()]
}

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text)
  return name
}

test('an unknown command', async () => {
  expect(await failure(['fly'])).toMatchInlineSnapshot(`
    [
      2,
      "✖ Unknown command "fly". See \`npx faultline --help\`.",
    ]
  `)
})

test('an unknown option', async () => {
  expect(await failure(['demo', '--colour'])).toMatchInlineSnapshot(`
    [
      2,
      "✖ Unknown option "--colour". See \`npx faultline demo --help\`.",
    ]
  `)
})

test('no command at all', async () => {
  expect(await failure([])).toMatchInlineSnapshot(`
    [
      2,
      "✖ Say which command to run. See \`npx faultline --help\`.",
    ]
  `)
})

test('a seed that is no number', async () => {
  expect(await failure(['demo', '--seed', 'x'])).toMatchInlineSnapshot(`
    [
      2,
      "✖ Option "--seed <number>" argument "x" is invalid. It must be a whole number of at most nine digits. See \`npx faultline demo --help\`.",
    ]
  `)
})

test('a port that is none', async () => {
  expect(await failure(['serve', '--port', '70000'])).toMatchInlineSnapshot(`
    [
      2,
      "✖ Option "--port <port>" argument "70000" is invalid. A port is a number from 0 to 65535. See \`npx faultline serve --help\`.",
    ]
  `)
})

test('a fault that the shop does not have', async () => {
  const [exitCode, message] = await failure(['demo', '--fault', 'meteor'])
  expect(exitCode).toBe(2)
  expect(message).toMatch(
    /^✖ The demo shop has no fault named "meteor"\. Choose `random` or one of slow-deploy, /,
  )
})

test('an alert that is not JSON', async () => {
  file('broken.json', '{"labels": ')
  expect(await failure(['investigate', 'broken.json'])).toMatchInlineSnapshot(`
    [
      2,
      "✖ broken.json is not JSON: it is empty or cut off at its end. Mend it there.",
    ]
  `)
})

test('an alert file that does not exist', async () => {
  expect(await failure(['investigate', 'nowhere.json'])).toMatchInlineSnapshot(`
    [
      2,
      "✖ nowhere.json cannot be read: there is no such file. Check the path and its permissions.",
    ]
  `)
})

test('an alert without a name, on standard input', async () => {
  expect(await failure(['investigate', '-'], '{"labels": {"service": "cart"}}'))
    .toMatchInlineSnapshot(`
    [
      2,
      "✖ Standard input is not an alert: labels: it has no label \`alertname\`. Give an Alertmanager notification (version 4), or one alert of it: an object with \`labels\` that has an \`alertname\`.",
    ]
  `)
})

test('a notification without alerts', async () => {
  expect(await failure(['investigate', '-'], '{"version": "4", "alerts": []}'))
    .toMatchInlineSnapshot(`
    [
      2,
      "✖ Standard input is not an alert: alerts: its list \`alerts\` is empty. Give an Alertmanager notification (version 4), or one alert of it: an object with \`labels\` that has an \`alertname\`.",
    ]
  `)
})

test('an address that is none', async () => {
  expect(await failure(['investigations', '--url', 'localhost'])).toMatchInlineSnapshot(`
    [
      2,
      "✖ The option --url must be an address such as http://127.0.0.1:7070, but was "localhost".",
    ]
  `)
})

test('a service that does not run', async () => {
  expect(await failure(['investigations', '--url', nobody])).toMatchInlineSnapshot(`
    [
      3,
      "✖ No Faultline service answers at http://127.0.0.1:9. Start one with \`npx faultline serve\`, or name its address with --url.",
    ]
  `)
})

test('an analyzer file that does not exist', async () => {
  expect(await failure(['run', 'nowhere.ts'])).toMatchInlineSnapshot(`
    [
      2,
      "✖ nowhere.ts cannot be read: there is no such file. Check the path and its permissions.",
    ]
  `)
})

test('an analyzer file that does not compile names its file and line', async () => {
  file('broken.ts', 'export const x =\n  const')
  const [exitCode, message] = await failure(['run', 'broken.ts'])
  expect(exitCode).toBe(2)
  expect(message).toMatch(/broken\.ts:2:/)
})

test('params that are not JSON', async () => {
  expect(await failure(['run', 'nowhere.ts', '--params', 'x'])).toMatchInlineSnapshot(`
    [
      2,
      "✖ The value of --params is not JSON. Mend it there.",
    ]
  `)
})

test('a moment that is none', async () => {
  expect(await failure(['run', 'nowhere.ts', '--at', 'noon'])).toMatchInlineSnapshot(`
    [
      2,
      "✖ The option --at must be a moment such as 2026-11-23T03:00:00Z, but was "noon".",
    ]
  `)
})

test('a data folder that holds something else', async () => {
  const [exitCode, message] = await failure(['serve', '--data-folder', '.', '--port', '0'])
  expect(exitCode).toBe(2)
  expect(message).toContain("holds files that are not Faultline's; name an empty or a new folder.")
})

test('with --json a failure is one document too', async () => {
  const { exitCode, stdout } = await runCli(['investigations', '--url', nobody, '--json'])
  expect(exitCode).toBe(3)
  const { error } = z.object({ error: z.object({ code: z.string() }) }).parse(JSON.parse(stdout))
  expect(error.code).toBe('service_unreachable')
})

test('a sandbox that is required where there are no namespaces', async () => {
  file('empty.ts', 'export const nothing = 1')
  const bin = mkdtempSync(join(tmpdir(), 'faultline-no-bwrap-'))
  symlinkSync('/bin/sh', join(bin, 'sh'))
  symlinkSync(process.execPath, join(bin, 'node'))
  const { exitCode, stderr } = await runCli(['run', 'empty.ts', '--sandbox', 'required'], {
    cwd: folder,
    env: { PATH: bin },
  })
  expect(stderr.trim()).toMatch(/^✖ The configuration requires sandbox namespaces, but /)
  expect(stderr).toContain('install bubblewrap')
  expect(exitCode).toBe(3)
})
