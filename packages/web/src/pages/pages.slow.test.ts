import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { buildPage, hasChromium, openBrowser } from '../../test/browser.ts'
import { startFixtureServer, type FixtureServer } from '../../test/fixture-server.ts'
import { checkoutSlow } from '../../test/fixtures/checkout-slow.ts'
import { asQueued, eventsOf } from '../../test/fixtures/events-of.ts'
import { otherDays } from '../../test/fixtures/other-days.ts'

const now = Date.now()
const answer = 'checkout is slow because of deploy payment@v42'
const phone = { viewport: { width: 360, height: 740 } }

// A developer's machine may have no Chromium: then the harness says so, except where CI is set.
describe.skipIf(!hasChromium)('the page in Chromium', () => {
  let browser: Browser
  let server: FixtureServer
  let built: Awaited<ReturnType<typeof buildPage>>
  const complaints: string[] = []

  beforeAll(async () => {
    ;[built, browser] = await Promise.all([buildPage(), openBrowser()])
    server = await startFixtureServer([checkoutSlow('cause', now - 420_000), ...otherDays(now)], {
      webFolder: built.folder,
    })
  })
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()))
    expect(complaints.splice(0)).toEqual([])
  })
  afterAll(async () => {
    await browser?.close()
    await server?.close()
    await built?.remove()
  })

  async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
    const page = await browser.newPage({ reducedMotion: 'reduce', ...options })
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (said) => {
      if (said.text().includes('Content Security Policy')) complaints.push(said.text())
    })
    await page.goto(server.url + path)
    await page.getByRole('heading', { level: 1 }).waitFor()
    return page
  }

  test('the answer stands on top with its confidence and the times that it took', async () => {
    const page = await open('/investigations/cause')
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(answer)
    const panel = page.getByRole('region', { name: 'Answer' })
    expect(await panel.textContent()).toMatch(
      /Cause found.*93 %.*First finding\+640 ms.*Answer\+1\.4 s/,
    )
    expect(await page.title()).toBe(`${answer} · Faultline`)
    expect(await panel.locator('[aria-live]').count()).toBeGreaterThan(0)
  })

  test('StyleX reaches the page, in light and in dark', async () => {
    const colors = async (colorScheme: 'light' | 'dark') => {
      const page = await open('/investigations/cause', { colorScheme })
      const panel = page.getByRole('region', { name: 'Answer' })
      return panel.evaluate((element) => {
        const style = getComputedStyle(element)
        return [style.display, style.borderRadius, style.backgroundColor, style.color]
      })
    }
    expect(await colors('light')).toEqual(['grid', '12px', 'rgb(252, 240, 232)', 'rgb(27, 29, 32)'])
    expect(await colors('dark')).toEqual(['grid', '12px', 'rgb(42, 29, 21)', 'rgb(233, 231, 227)'])
  })

  test('the reader’s choice of theme outlives a reload', async () => {
    const page = await open('/', { colorScheme: 'light' })
    await page.getByRole('button', { name: 'Change to the dark theme' }).click()
    await page.reload()
    await page.getByRole('button', { name: 'Change to the light theme' }).waitFor()
    const scheme = () => getComputedStyle(document.documentElement).colorScheme
    expect(await page.evaluate(scheme)).toBe('dark')
  })

  test('a chart shows the abnormal interval, its changes and, on a click, its query', async () => {
    const page = await open('/investigations/cause')
    const figure = page.getByRole('figure', { name: 'p95 latency of payment by version' })
    expect(await figure.locator('canvas').count()).toBe(1)
    expect(await figure.locator('[data-region]').textContent()).toBe('abnormal')
    expect(await figure.locator('[data-mark]').allTextContents()).toContain('deploy payment@v42')
    expect(await figure.getByRole('img').getAttribute('aria-label')).toContain('v41: 4')
    const query = figure.getByText('quantile_cont')
    expect(await query.isVisible()).toBe(false)
    await figure.getByText('Query', { exact: true }).click()
    expect(await query.isVisible()).toBe(true)
    expect(await figure.getByRole('button', { name: 'Copy query of traces' }).isVisible()).toBe(
      true,
    )
  })

  test('the lines of a chart are drawn', async () => {
    const page = await open('/investigations/cause')
    const canvas = page.getByRole('figure', { name: 'along the call path' }).locator('canvas')
    const colors = await canvas.evaluate((element) => {
      if (!(element instanceof HTMLCanvasElement)) return []
      const pixels = element
        .getContext('2d')
        ?.getImageData(0, 0, element.width, element.height).data
      const seen = new Set<string>()
      for (let i = 0; pixels && i < pixels.length; i += 4) {
        if (pixels[i + 3] === 255) seen.add([...pixels.slice(i, i + 3)].join(' '))
      }
      return [...seen]
    })
    expect(colors).toEqual(expect.arrayContaining(['11 98 168', '192 79 6', '6 122 91']))
  })

  test('an investigation that has ended can be saved as a case', async () => {
    const page = await open('/investigations/cause')
    const panel = page.getByRole('region', { name: 'Keep it as a case' })
    const button = panel.getByRole('link', { name: 'Save as case' })
    expect(await button.getAttribute('href')).toBe('/api/v1/investigations/cause/recording')
    expect(await button.getAttribute('download')).toBe('cause.recording.json')
    expect(await panel.textContent()).toContain('npx faultline case save cause')
  })

  test('suspects that were ruled out are folded away, each with its reason', async () => {
    const page = await open('/investigations/cause')
    const reason = page.getByText('checkout does not call recommendations')
    expect(await reason.isVisible()).toBe(false)
    await page.getByText('4 suspects ruled out').click()
    expect(await reason.isVisible()).toBe(true)
  })

  test('what happens appears without a reload, and is told to a screen reader', async () => {
    const whole = checkoutSlow('live', Date.now())
    server.put(asQueued(whole))
    const page = await open('/investigations/live')
    await page.getByText('Waiting for a free sandbox.').waitFor()
    const events = eventsOf(whole).map(({ event }) => event)
    const found = events.findIndex((event) => event.type === 'finding')
    for (const event of events.slice(0, found)) server.emit('live', event)
    await page.getByText('Looking for the cause.').waitFor()
    await page.getByText('Call graph from traces').waitFor()
    expect(await page.locator('li[data-state="running"]').count()).toBeGreaterThan(0)
    for (const event of events.slice(found, found + 1)) server.emit('live', event)
    await page.getByText('Investigating, so far').waitFor()
    await page.locator('article[data-kind="cause"]').waitFor()
    server.put(whole)
    for (const event of events.slice(found + 1)) server.emit('live', event)
    server.end('live')
    await page.locator('[aria-live] h1', { hasText: answer }).waitFor()
    // Coverage comes with the last reading, when all has ended.
    await page.getByText('answered 13 queries').waitFor()
    expect(await page.locator('li[data-state="running"]').count()).toBe(0)
  })

  test('the list hears of a new investigation at once', async () => {
    const page = await open('/')
    await page.getByText('live', { exact: true }).waitFor()
    server.put({ ...checkoutSlow('brand-new', Date.now()), title: 'BrandNew · checkout' })
    await page.getByText('BrandNew · checkout').waitFor()
  })

  test('a lost connection is said plainly, and mends itself', async () => {
    const page = await open('/')
    await page.getByText('live', { exact: true }).waitFor()
    server.cut()
    await page.getByText('The connection to Faultline was lost').waitFor()
    server.restore()
    server.put({ ...checkoutSlow('missed', Date.now()), title: 'Missed · checkout' })
    await page.getByRole('button', { name: 'Try now' }).click()
    await page.getByText('live', { exact: true }).waitFor()
    await page.getByText('Missed · checkout').waitFor()
    expect(await page.getByText('was lost').count()).toBe(0)
  })

  test('everything can be reached with the keyboard', async () => {
    const page = await open('/')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(
      'Skip to the content',
    )
    const link = page.locator('a[data-stop]').filter({ hasText: '93 % sure' }).last()
    for (let step = 0; step < 12 && !(await link.evaluate(isFocused)); step += 1) {
      await page.keyboard.press(step % 2 === 0 ? 'j' : 'ArrowDown')
    }
    expect(await link.evaluate((element) => getComputedStyle(element).outlineStyle)).toBe('solid')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/investigations/cause')
    await page.locator('article').first().waitFor()
    await page.keyboard.press('j')
    expect(await page.locator('article[data-kind="cause"]').evaluate(isFocused)).toBe(true)
    await page.keyboard.press('q')
    expect(await page.getByText('quantile_cont').first().isVisible()).toBe(true)
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.getByText('Connections in use in payment').waitFor()
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keys' }).waitFor()
    await page.keyboard.press('Escape')
    expect(await page.getByRole('dialog').count()).toBe(0)
    await page.keyboard.press('Escape')
    await page.waitForURL((url) => url.pathname === '/')
    expect(await page.locator('a[href="/investigations/cause"]').evaluate(isFocused)).toBe(true)
  })

  test.each(['/', '/investigations/cause', '/investigations/failed', '/analyzers', '/nowhere'])(
    '%s fits a telephone of 360 px, unfolded too',
    async (path) => {
      const page = await open(path, phone)
      await page.evaluate(() => {
        for (const fold of document.querySelectorAll('details')) fold.open = true
      })
      const tooWide = () => document.documentElement.scrollWidth - window.innerWidth
      expect(await page.evaluate(tooWide)).toBeLessThanOrEqual(0)
    },
  )

  test('whatever can be pressed has a name', async () => {
    for (const path of ['/', '/investigations/cause', '/analyzers']) {
      const page = await open(path)
      const nameless = await page
        .locator('a, button, summary')
        .evaluateAll((elements) =>
          elements
            .filter(
              (element) => !(element.getAttribute('aria-label') ?? element.textContent)?.trim(),
            )
            .map((element) => element.outerHTML),
        )
      expect(nameless).toEqual([])
    }
  })

  test('an empty list says how to send an alert', async () => {
    const empty = await startFixtureServer([], { webFolder: built.folder })
    const page = await browser.newPage()
    await page.goto(empty.url)
    await page.getByText('No alert has come in yet').waitFor()
    expect(await page.locator('pre').textContent()).toContain(`curl -sS ${empty.url}/webhooks`)
    await empty.close()
  })

  test('an unclaimed alert, a failure and a wrong link say what to do', async () => {
    const unclaimed = await open('/investigations/unclaimed')
    await unclaimed.getByText('add a trigger that matches its labels').waitFor()
    const failed = await open('/investigations/failed')
    await failed.getByText('raise limits.durationMs').waitFor()
    const wrong = await browser.newPage()
    await wrong.goto(`${server.url}/investigations/nope`)
    await wrong.getByRole('alert').getByText('There is no such investigation').waitFor()
  })
})

function isFocused(element: Element): boolean {
  return element === document.activeElement
}
