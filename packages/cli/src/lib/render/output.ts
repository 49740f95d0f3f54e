import { visibleJson, visibleLine } from '@faultline/runtime/text'
import { createPaint, isColoured, shownPaint, type Paint } from './paint.ts'

/**
 * Where a command writes. For people: lines on standard output, and on a terminal a region below
 * them that is redrawn in place. With `--json`: one document on standard output, and everything for
 * people on standard error. All text is cleaned here of what a terminal would obey, since much of it
 * comes from outside: labels, names, errors. Each line stays one line.
 */
export type Output = {
  readonly isJson: boolean
  /** Whether the region moves; if not, a command says the same in plain lines. */
  readonly isLive: boolean
  readonly paint: Paint
  readonly columns: () => number
  /** Writes lines for people. */
  readonly say: (...lines: readonly string[]) => void
  /** Draws the region anew; no lines take it away. Does nothing where it cannot be redrawn. */
  readonly draw: (lines: readonly string[]) => void
  /** Writes the one JSON document of `--json`; nothing without it. */
  readonly document: (value: unknown) => void
}

type TextStream = {
  write(text: string): unknown
  readonly isTTY?: boolean
  readonly columns?: number
  readonly rows?: number
}

export type OutputOptions = {
  readonly isJson: boolean
  readonly stdout?: TextStream
  readonly stderr?: TextStream
}

const hideCursor = '\u001B[?25l'
const showCursor = '\u001B[?25h'

export function createOutput({
  isJson,
  stdout = process.stdout,
  stderr = process.stderr,
}: OutputOptions): Output {
  const stream = isJson ? stderr : stdout
  const isLive = stream.isTTY === true && process.env['TERM'] !== 'dumb'
  // A terminal may report no width at all.
  const columns = () => (stream.columns !== undefined && stream.columns > 0 ? stream.columns : 100)
  let region: readonly string[] = []

  const erase = () => (region.length === 0 ? '' : `\u001B[${region.length}F\u001B[J`)
  const drawn = (lines: readonly string[]) =>
    lines.map((line) => `${shownPaint(visibleLine(line))}\n`).join('')

  return {
    isJson,
    isLive,
    paint: createPaint(isColoured(stream)),
    columns,
    say(...lines) {
      stream.write(erase() + drawn(lines) + drawn(region))
    },
    draw(lines) {
      if (!isLive) return
      // What does not fit on the screen could not be erased again: the newest lines stay.
      const fitting = lines.slice(-Math.max(1, (stream.rows ?? 24) - 2))
      const cursor = fitting.length > 0 ? hideCursor : showCursor
      stream.write(erase() + cursor + drawn(fitting))
      region = fitting
    },
    document(value) {
      if (isJson) stdout.write(`${visibleJson(JSON.stringify(value, null, 2))}\n`)
    },
  }
}

/** Writes a line of a log on standard error: one line, whatever is in it. */
export function writeLog(line: string): void {
  process.stderr.write(`${visibleLine(line)}\n`)
}
