import { zstdDecompressSync } from 'node:zlib'
import { JournalError } from './errors.ts'
import { fromEvenSeries, type EvenSeries } from './even-series.ts'
import { defaultTeamLimits } from './limits.ts'

export type DecodingOptions = {
  /**
   * Bytes that what is decoded may come to before it is refused. Default: what a run may record at
   * most, 1.1 GB; more is for journals that one's own runs wrote, with greater limits.
   */
  readonly maximumBytes?: number
}

/** What may still be decoded of journals that anybody may have written: few bytes can stand for many. */
export type DecodingAllowance = {
  /** @throws JournalError when more would come of them than is left; what zlib throws when damaged. */
  readonly decompress: (bytes: Uint8Array) => Buffer
  /** @throws JournalError when it is longer than what is left. */
  readonly evenSeries: (series: EvenSeries) => Float64Array
  /**
   * The series of one answer, which may be kept once and named often.
   * @throws JournalError when the answer alone comes to more than all may.
   */
  readonly together: (series: readonly Float64Array[]) => readonly Float64Array[]
}

export function createDecodingAllowance(options: DecodingOptions): DecodingAllowance {
  const { maximumBytes = defaultTeamLimits.journalBytes } = options
  let leftBytes = maximumBytes
  const take = (bytes: number): void => {
    if (bytes > leftBytes) refuse(maximumBytes)
    leftBytes -= bytes
  }
  return {
    decompress(bytes) {
      const whole = decompressWithin(bytes, leftBytes) ?? refuse(maximumBytes)
      take(whole.length)
      return whole
    },
    evenSeries(series) {
      const [length] = series
      take(length * Float64Array.BYTES_PER_ELEMENT)
      return fromEvenSeries(series)
    },
    together(series) {
      const bytes = series.reduce((sum, { byteLength }) => sum + byteLength, 0)
      if (bytes > maximumBytes) refuse(maximumBytes)
      return series
    },
  }
}

function decompressWithin(bytes: Uint8Array, leftBytes: number): Buffer | undefined {
  try {
    if (!Number.isFinite(leftBytes)) return zstdDecompressSync(bytes)
    return zstdDecompressSync(bytes, { maxOutputLength: Math.max(1, Math.floor(leftBytes)) })
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function refuse(maximumBytes: number): never {
  throw new JournalError(
    `The journal would take more than the ${maximumBytes} bytes that one may; it is damaged, or no run recorded it`,
  )
}
