import { zstdCompressSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { createDecodingAllowance } from './decoding-allowance.ts'
import { JournalError } from './errors.ts'

const bomb = zstdCompressSync(Buffer.alloc(50_000_000))

test('what decompresses to more than is allowed is refused', () => {
  expect(bomb.length).toBeLessThan(10_000)
  const { decompress } = createDecodingAllowance({ maximumBytes: 1_000_000 })
  expect(() => decompress(bomb)).toThrow(JournalError)
})

test('what was decoded before counts', () => {
  const { decompress, evenSeries } = createDecodingAllowance({ maximumBytes: 100 })
  expect(decompress(zstdCompressSync(Buffer.alloc(60)))).toHaveLength(60)
  expect(evenSeries([5, 1, 2])).toEqual(Float64Array.of(1, 3, 5, 7, 9))
  expect(() => evenSeries([1, 1, 2])).toThrow('more than the 100 bytes')
  expect(() => decompress(zstdCompressSync(Buffer.alloc(1)))).toThrow('more than the 100 bytes')
})

test('by default a series of three numbers cannot take the memory of the machine', () => {
  const { evenSeries } = createDecodingAllowance({})
  expect(() => evenSeries([1e12, 0, 1])).toThrow(JournalError)
})

test('journals of one’s own may be as long as they are', () => {
  const { decompress } = createDecodingAllowance({ maximumBytes: Infinity })
  expect(decompress(bomb).length).toBe(50_000_000)
})

test('damage is left to the caller to tell', () => {
  const { decompress } = createDecodingAllowance({})
  expect(() => decompress(Buffer.from('nothing of the kind'))).toThrow(/zst|frame|data/i)
})
