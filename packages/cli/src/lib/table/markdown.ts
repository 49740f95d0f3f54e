import type { ScenarioRow } from './scenario-row.ts'
import { summarise, summaryLines } from './summary.ts'

const columns = [
  'fault',
  'seed',
  'truth',
  'answer',
  'confidence',
  'right',
  'alert → first finding',
  'alert → answer',
] as const

/** One scenario as the cells of the table. */
export function rowCells(row: ScenarioRow): string[] {
  const ms = (value: number | null) => (value === null ? '–' : `${Math.round(value)} ms`)
  return [
    row.fault,
    String(row.seed),
    row.truth,
    row.answer,
    row.confidence === null ? '–' : row.confidence.toFixed(2),
    row.isCorrect ? 'yes' : '**no**',
    ms(row.firstFindingMs),
    ms(row.answerMs),
  ]
}

/** docs/scenarios.md: every scenario that was run, its truth and its answer. */
export function scenariosDocument(rows: readonly ScenarioRow[], machine: string): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escapeCell).join(' | ')} |`
  return `${[
    '# Scenarios of the demo shop',
    '',
    'Every fault and every healthy day of the demo shop, several seeds each, run live: the shop is started,',
    'broken, raises its alert, and the investigation of that alert is compared with what was injected.',
    'Written by `npm run scenarios`, which runs them all again.',
    '',
    ...summaryLines(summarise(rows)).map((sentence) => `- ${sentence}`),
    `- Measured on ${machine}.`,
    '',
    line(columns),
    line(columns.map(() => '---')),
    ...rows.map((row) => line(rowCells(row))),
  ].join('\n')}\n`
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|')
}
