import { formatDuration } from './format.ts'
import type { Output } from './output.ts'

/** What a command is busy with: on a terminal a line that moves, in a pipe a line when it begins. */
export type Progress = {
  /** Shows what goes on from now; `untilMs` counts down to a moment that is known. */
  readonly begin: (text: string, options?: { readonly untilMs?: number }) => void
  /** Leaves a line that says what is done, and shows nothing any more. */
  readonly end: (text?: string) => void
}

const redrawMs = 250

export function createProgress(output: Output): Progress {
  let timer: NodeJS.Timeout | undefined
  const clear = () => {
    clearInterval(timer)
    output.draw([])
  }
  return {
    begin(text, { untilMs } = {}) {
      clear()
      if (!output.isLive) {
        output.say(text)
        return
      }
      const beganAt = Date.now()
      const draw = () => {
        const time =
          untilMs === undefined
            ? formatDuration(Date.now() - beganAt)
            : `${Math.max(0, Math.ceil((untilMs - Date.now()) / 1_000))} s to go`
        output.draw([`${output.paint.accent('▸')} ${text} ${output.paint.dim(time)}`])
      }
      draw()
      timer = setInterval(draw, redrawMs)
    },
    end(text) {
      clear()
      if (text !== undefined) output.say(`${output.paint.good('✔')} ${text}`)
    },
  }
}
