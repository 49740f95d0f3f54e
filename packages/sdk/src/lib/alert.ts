/** An alert, normalised from Alertmanager and its kin. */
export type Alert = {
  /** Identifies the alert across its notifications: the same labels give the same fingerprint. */
  readonly fingerprint: string
  /** Value of the `alertname` label. */
  readonly name: string
  readonly status: 'firing' | 'resolved'
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  /** Epoch milliseconds. */
  readonly startsAt: number
  /** Epoch milliseconds; absent while the alert fires. */
  readonly endsAt?: number
  /** Where the alert's query can be looked at. */
  readonly generatorUrl?: string
}
