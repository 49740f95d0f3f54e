/** The value below which a share of the values lies (nearest rank); null without values. */
export function quantile(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null
}

/**
 * The interval in which the true share lies with 95 % confidence, by Wilson's score: honest also
 * for few trials and for shares near 0 and 1 (E. B. Wilson, JASA 22, 1927).
 */
export function wilsonInterval(successes: number, trials: number): { low: number; high: number } {
  if (trials === 0) return { low: 0, high: 1 }
  const z = 1.959964
  const share = successes / trials
  const spread = z * Math.sqrt((share * (1 - share)) / trials + z ** 2 / (4 * trials ** 2))
  const centre = share + z ** 2 / (2 * trials)
  const scale = 1 + z ** 2 / trials
  return {
    low: Math.max(0, (centre - spread) / scale),
    high: Math.min(1, (centre + spread) / scale),
  }
}
