import type { Estimate, Report } from '@faultline/backtest/report'

const kinds = ['analyzer', 'tag', 'owner'] as const

/**
 * The main scores by analyzer, tag and owner. Of a kind with one name only there are none: they would
 * be those of all cases. The other scores are in the reports.
 */
export function groupLines(groups: Report['groups']): string[] {
  return kinds.flatMap((kind) => {
    const own = groups.filter(({ by }) => by === kind)
    if (own.length < 2) return []
    const width = Math.max(...own.map(({ name }) => name.length))
    return [
      '',
      `By ${kind}, with 95 % intervals (wilson)`,
      ...own.map(({ name, scores }) =>
        [
          `  ${name.padEnd(width)}  ${`${scores.passed}/${scores.cases}`.padStart(9)} passed`,
          ...withInterval('recall at 1', scores.recallAt1),
          ...withInterval('false alarms', scores.falseAlarmRate),
        ].join('  '),
      ),
    ]
  })
}

function withInterval(name: string, { value, low, high }: Estimate): string[] {
  if (value === null) return []
  const range = low === null || high === null ? '' : ` (${low.toFixed(2)} to ${high.toFixed(2)})`
  return [`${name} ${value.toFixed(2)}${range}`]
}
