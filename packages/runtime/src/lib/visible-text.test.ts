import fc from 'fast-check'
import { expect, test } from 'vitest'
import { visibleJson, visibleLine, visibleText } from './visible-text.ts'

/** Stated as ranges, beside the pattern that is tested. */
const dangerous = [
  ...range(0x00, 0x08),
  ...range(0x0a, 0x1f),
  ...range(0x7f, 0x9f),
  0x06_1c,
  ...[0x20_0b, 0x20_0e, 0x20_0f, 0x20_28, 0x20_29],
  ...range(0x20_2a, 0x20_2e),
  ...range(0x20_60, 0x20_6f),
  0xfe_ff,
  ...range(0xd8_00, 0xdf_ff),
  ...range(0xe_00_00, 0xe_00_7f),
].map((code) => String.fromCodePoint(code))

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index)
}

const outsideText = fc.array(
  fc.oneof(fc.constantFrom(...dangerous), fc.string({ unit: 'grapheme' })),
)

test('a terminal is sent nothing that it obeys', () => {
  expect(visibleLine('\u001B]52;c;cm0gLXJm\u0007 \u009B31m')).toBe('␛]52;c;cm0gLXJm␇ �31m')
  expect(visibleLine('one\r\ntwo\u2028three\tfour\u007F')).toBe('one␍␊two�three\tfour␡')
})

test('a text of several lines keeps them', () => {
  expect(visibleText('one\n\u001B[2Jtwo\r\n')).toBe('one\n␛[2Jtwo␍\n')
})

test('text does not read in another order than it has', () => {
  expect(visibleLine('pay\u202Etnem\u202C \u2066x\u2069 \u061C\u200F\u{E0041}')).toBe(
    'pay�tnem� �x� ���',
  )
})

test('half a surrogate pair is shown, a whole one is a letter', () => {
  expect(visibleLine('a\uD800b 😀 \uDC00')).toBe('a�b 😀 �')
})

test('letters of all scripts stay, with the joiners that some need', () => {
  const text = 'Größe 日本語 می\u200Cخواهم क्\u200Dष עברית 👩\u200D🚒'
  expect(visibleLine(text)).toBe(text)
})

test('nothing dangerous is left in any text, and cleaning twice changes nothing', () => {
  fc.assert(
    fc.property(outsideText, (parts) => {
      const line = visibleLine(parts.join(''))
      expect(dangerous.filter((character) => [...line].includes(character))).toEqual([])
      expect(visibleLine(line)).toBe(line)
    }),
  )
})

test('JSON stays the same value, with nothing dangerous in its text', () => {
  fc.assert(
    fc.property(fc.dictionary(outsideText.map(String), outsideText.map(String)), (value) => {
      for (const json of [JSON.stringify(value), JSON.stringify(value, null, 2)]) {
        const text = visibleJson(json)
        expect(JSON.parse(text)).toEqual(JSON.parse(json))
        const letters = [...text]
        expect(dangerous.filter((one) => one !== '\n' && letters.includes(one))).toEqual([])
      }
    }),
  )
})
