import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sampleReport } from '../../../test/sample-report.ts'
import { renderHtml } from './html-report.ts'

const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium'
const hasChromium = existsSync(executablePath) || process.env['CI'] !== undefined

// A developer's machine may have no Chromium; CI installs it, and fails without it.
describe.skipIf(!hasChromium)('the report in Chromium', () => {
  const folder = mkdtempSync(join(tmpdir(), 'faultline-report-'))
  const file = join(folder, 'report.html')
  let browser: Browser
  beforeAll(async () => {
    writeFileSync(file, renderHtml(sampleReport()))
    browser = await chromium.launch({ executablePath })
  })
  afterAll(async () => {
    await browser.close()
    rmSync(folder, { recursive: true, force: true })
  })

  async function open(
    options: Parameters<Browser['newPage']>[0],
    look: (page: Page, told: readonly string[]) => Promise<void>,
  ): Promise<void> {
    const page = await browser.newPage({ offline: true, ...options })
    const told: string[] = []
    page.on('console', (message) => told.push(message.text()))
    page.on('request', (request) => told.push(request.url()))
    await page.goto(pathToFileURL(file).href)
    await look(page, told)
    await page.close()
  }

  test('it opens offline, asks for nothing and has nothing to complain of', () =>
    open({}, async (page, told) => {
      expect(told).toEqual([pathToFileURL(file).href])
      expect(await page.getByRole('img').count()).toBeGreaterThan(5)
      const chart = page.getByRole('img', { name: /^Latency of checkout, 95th percentile: / })
      expect(await chart.first().boundingBox()).toMatchObject({ width: expect.any(Number) })
    }))

  test('a row leads to its case, and a case opens and closes by the keyboard', () =>
    open({}, async (page) => {
      await page.getByRole('link', { name: 'flag-cascade-2' }).click()
      expect(page.url()).toMatch(/#case-flag-cascade-2$/)
      const details = page.locator('details#case-flag-cascade-2')
      await details.locator('summary').first().focus()
      await page.keyboard.press('Enter')
      expect(await details.getAttribute('open')).toBeNull()
    }))

  test('it is dark where the reader is, and light on paper', () =>
    open({ colorScheme: 'dark' }, async (page) => {
      const canvas = (): Promise<unknown> =>
        page.evaluate('getComputedStyle(document.body).backgroundColor')
      expect(await canvas()).toBe('rgb(16, 18, 20)')
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
      expect(await canvas()).toBe('rgb(255, 255, 255)')
    }))

  test('on a phone nothing but tables and code is wider than the screen', () =>
    open({ viewport: { width: 390, height: 800 } }, async (page) => {
      const width: unknown = await page.evaluate('document.documentElement.scrollWidth')
      expect(width).toBe(390)
    }))
})
