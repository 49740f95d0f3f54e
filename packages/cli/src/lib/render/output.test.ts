import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createOutput } from './output.ts'

beforeEach(() => {
  vi.stubEnv('NO_COLOR', '')
  vi.stubEnv('TERM', 'xterm')
})
afterEach(() => vi.unstubAllEnvs())

function terminal({ isJson = false } = {}) {
  const written: string[] = []
  const stream = { isTTY: true, write: (text: string) => written.push(text), columns: 80, rows: 24 }
  const output = createOutput({ isJson, stdout: stream, stderr: { write: () => true } })
  return { output, text: () => written.join('') }
}

const hostile = '\u001B]52;c;cm0gLXJm\u0007\u202Egnp\u009B2J\nsecond\r'

test('lines and the moving region hold nothing that a terminal obeys but our own colours', () => {
  const { output, text } = terminal()
  output.say(`label: ${hostile}`, output.paint.bad(hostile))
  expect(text()).toBe(
    'label: ␛]52;c;cm0gLXJm␇�gnp�2J␊second␍\n' +
      '\u001B[31m␛]52;c;cm0gLXJm␇�gnp�2J␊second␍\u001B[39m\n',
  )
  output.draw([hostile])
  expect(text().split('\u001B[?25l')[1]).toBe('␛]52;c;cm0gLXJm␇�gnp�2J␊second␍\n')
})

test('text from outside cannot paint itself', () => {
  const { output, text } = terminal()
  output.say('\u001B[32m✔ all is well\u001B[39m')
  expect(text()).toBe('␛[32m✔ all is well␛[39m\n')
})

test('one colour may lie within another', () => {
  const { output, text } = terminal()
  output.say(output.paint.bold(`a ${output.paint.good('b')} c`))
  expect(text()).toBe('\u001B[1ma \u001B[32mb\u001B[39m c\u001B[22m\n')
})

test('a document is exact JSON in which nothing is obeyed', () => {
  const { output, text } = terminal({ isJson: true })
  output.document({ [hostile]: hostile })
  expect(JSON.parse(text())).toEqual({ [hostile]: hostile })
  expect(text()).toContain('\\u202egnp\\u009b2J\\nsecond')
  expect(text()).toMatch(/^[\n\x20-\x7E]*$/)
})
