/**
 * How sure it is that something happened, by how often the metric has alerted before in the stretch
 * that was watched: 2 / (3 + earlier alerts), from two in three for the first down to a metric that is
 * always at it. How far out the value is says nothing about that: spikes that mean nothing are far out.
 */
export function confidenceOf(earlier: number): number {
  return 2 / (3 + earlier)
}
