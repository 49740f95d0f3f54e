/** Where journals are kept that are too large for version control, by the SHA-256 of their bytes. */
export type JournalStore = {
  /** How messages call it. */
  readonly name: string
  /** @throws JournalStoreError when it does not answer. */
  readonly get: (sha256: string) => Promise<Uint8Array | undefined>
  /** @throws JournalStoreError when it does not take it. */
  readonly put: (sha256: string, bytes: Uint8Array) => Promise<void>
}
