import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { renderHtml, renderJunit, renderMarkdown } from '@faultline/backtest/render'
import type { Report } from '@faultline/backtest/report'
import { commentMarker } from '@faultline/backtest/review'
import { CliError, reasonOf } from '../errors.ts'

export type ReportFiles = {
  readonly html?: string | undefined
  readonly junit?: string | undefined
  readonly markdown?: string | undefined
}

/** Writes a report in the forms that were asked for. */
export async function writeReports(report: Report, files: ReportFiles): Promise<void> {
  const { html, junit, markdown } = files
  if (html !== undefined) await writeText(html, renderHtml(report))
  if (junit !== undefined) await writeText(junit, renderJunit(report))
  if (markdown !== undefined)
    await writeText(markdown, renderMarkdown(report, { marker: commentMarker }))
}

/** @throws CliError when the file cannot be written. */
export async function writeText(file: string, text: string): Promise<void> {
  const path = resolve(file)
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text)
  } catch (error) {
    throw new CliError('file_unwritable', { path, reason: reasonOf(error) }, { cause: error })
  }
}
