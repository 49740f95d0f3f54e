import { CliError } from './errors.ts'

/** Reads `--at`; left out, it is the present. */
export function readMoment(text: string | undefined): number {
  if (text === undefined) return Date.now()
  const moment = Date.parse(text)
  if (Number.isNaN(moment)) {
    const expected = 'a moment such as 2026-11-23T03:00:00Z'
    throw new CliError('option_invalid', { option: '--at', expected, value: text })
  }
  return moment
}
