/** A stretch of time, in milliseconds since the Unix epoch; `from` is included, `to` is not. */
export type Window = { readonly from: number; readonly to: number }

export const seconds = (count: number): number => count * 1000
export const minutes = (count: number): number => count * 60_000
export const hours = (count: number): number => count * 3_600_000

/** The stretch of `lengthMs` that ends at `to`. */
export const windowBefore = (to: number, lengthMs: number): Window => ({ from: to - lengthMs, to })
