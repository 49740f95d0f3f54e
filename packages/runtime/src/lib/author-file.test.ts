import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { authorRoot, readAuthorFile, readAuthorFileIfAny } from './author-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'faultline-author-'))
const project = join(folder, 'project')
mkdirSync(join(project, 'inner'), { recursive: true })
writeFileSync(join(folder, 'secret'), 'MARKER')
writeFileSync(join(project, 'plain'), '0123456789')
afterAll(() => rmSync(folder, { recursive: true }))

const limits = { within: [project], mostBytes: 10 }
const read = (name: string): string => readAuthorFile(join(project, name), limits).toString()
const link = (to: string, name: string): string => {
  symlinkSync(to, join(project, name))
  return name
}

test('a regular file of the project is read, also by a link that stays in it', () => {
  expect(read('plain')).toBe('0123456789')
  expect(read(link('plain', 'link'))).toBe('0123456789')
  expect(read(link('.', 'self') + '/plain')).toBe('0123456789')
})

test('what lies outside is refused, by whatever link it is reached', () => {
  expect(() => read(link('../secret', 'out'))).toThrow(/leads out of it/)
  expect(() => read(link('out', 'twice'))).toThrow(/leads out of it/)
  expect(() => read(`${link('..', 'up')}/secret`)).toThrow(/leads out of it/)
  expect(() => read('../secret')).toThrow(/outside of the project/)
  expect(() => read(link('/dev/zero', 'zero'))).toThrow(/leads out of it/)
  // A folder beside whose name begins with the project's.
  mkdirSync(`${project}-beside`)
  writeFileSync(`${project}-beside/file`, '')
  expect(() => read('../project-beside/file')).toThrow(/outside of the project/)
})

test('what is no regular file is refused, and a pipe is not waited for', () => {
  spawnSync('mkfifo', [join(project, 'pipe')])
  expect(() => read('pipe')).toThrow(/is not a regular file/)
  expect(() => read('inner')).toThrow(/is not a regular file/)
  const device = { within: ['/dev'], mostBytes: 10 }
  expect(() => readAuthorFile('/dev/zero', device)).toThrow(/is not a regular file/)
})

test('a file is read up to its limit and refused beyond it', () => {
  writeFileSync(join(project, 'larger'), '0123456789+')
  expect(() => read('larger')).toThrow(/larger than 10 bytes/)
})

test('a file that is not there is one error, and none where it need not be', () => {
  expect(() => read('none')).toThrow(/none does not exist; check the path/)
  expect(() => read('plain/none')).toThrow(/does not exist/)
  expect(readAuthorFileIfAny(join(project, 'none'), limits)).toBeUndefined()
  expect(() => readAuthorFileIfAny(join(project, link('..', 'above')), limits)).toThrow()
  expect(() => read(link('loop', 'loop'))).toThrow(/is not a regular file/)
  expect(() => readAuthorFileIfAny(join(project, link('gone', 'dangling')), limits)).toThrow()
})

test('installed packages are taken from wherever their manager keeps them', () => {
  const store = join(folder, 'store', 'node_modules', 'pad')
  mkdirSync(store, { recursive: true })
  writeFileSync(join(store, 'a.js'), 'code')
  const path = join(project, link(store, 'pad'), 'a.js')
  expect(readAuthorFile(path, { ...limits, orInstalled: true }).toString()).toBe('code')
  expect(() => readAuthorFile(path, limits)).toThrow(/leads out/)
  writeFileSync(join(folder, 'node_modules'), 'a file of that name is no package')
  const named = { ...limits, mostBytes: 100, orInstalled: true }
  expect(() => readAuthorFile(join(folder, 'node_modules'), named)).toThrow(/outside/)
})

test('the root is the repository, else the outermost package, else the folder', () => {
  const file = join(project, 'inner', 'index.ts')
  expect(authorRoot(file)).toBe(join(project, 'inner'))
  writeFileSync(join(project, 'inner', 'package.json'), '{}')
  writeFileSync(join(project, 'package.json'), '{}')
  expect(authorRoot(file)).toBe(project)
  mkdirSync(join(folder, '.git'))
  expect(authorRoot(file)).toBe(folder)
})
