const { apply } = Reflect
const describe: () => string = Error.prototype.toString
const maximumFrames = 50

/**
 * The text of an error's stack, in V8's own form. In its place Node would run a function of its own
 * realm on the stack of whoever reads `.stack`; near the end of that stack it throws an error of its
 * realm into this one.
 */
export function formatStack(_global: unknown, error: unknown, sites: readonly unknown[]): string {
  let text = apply(describe, error, [])
  const { length } = sites
  for (let index = 0; index < length && index < maximumFrames; index++) {
    text += `\n    at ${sites[index]}`
  }
  return text
}
