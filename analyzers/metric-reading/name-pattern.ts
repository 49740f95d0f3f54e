/** Those of the names that fit one of the patterns, in which `*` stands for anything. */
export function matching(names: readonly string[], patterns: readonly string[]): string[] {
  const expressions = patterns.map((pattern) => {
    const parts = pattern.split('*').map((part) => part.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&'))
    return new RegExp(`^${parts.join('.*')}$`, 's')
  })
  return names.filter((name) => expressions.some((expression) => expression.test(name)))
}
