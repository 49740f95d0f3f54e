/** Keys of the page and what they do, as the help shows them. */
export const keyboardHelp: readonly { readonly keys: readonly string[]; readonly does: string }[] =
  [
    { keys: ['j', '↓'], does: 'Next investigation; j also next finding' },
    { keys: ['k', '↑'], does: 'Previous investigation; k also previous finding' },
    { keys: ['Enter'], does: 'Open the investigation, or unfold the finding' },
    { keys: ['q'], does: 'Show the queries behind the finding' },
    { keys: ['c'], does: 'Copy the link' },
    { keys: ['Esc'], does: 'Back to the list' },
    { keys: ['?'], does: 'This help' },
  ]

/** Place of the next item, staying at the ends; from nowhere, down leads to the first. */
export function nextIndex(current: number, count: number, by: 1 | -1): number {
  if (count === 0) return -1
  if (current < 0) return by === 1 ? 0 : count - 1
  return Math.min(count - 1, Math.max(0, current + by))
}
