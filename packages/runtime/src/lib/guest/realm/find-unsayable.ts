const maximumDepth = 100
const maximumNodes = 10_000
const { getOwnPropertyDescriptor, keys } = Object

/**
 * Why a value cannot be written as JSON: the first big integer, or the first object that contains
 * itself, with its place. Undefined where it is something else. Runs no getter.
 */
export function findUnsayable(value: object): string | undefined {
  const path: object[] = []
  let nodes = 0
  const look = (item: unknown, place: string): string | undefined => {
    if (typeof item === 'bigint') return `${place} is a bigint, which JSON cannot hold`
    if (typeof item !== 'object' || item === null || ++nodes > maximumNodes) return undefined
    if (path.includes(item)) return `${place} contains itself, which JSON cannot hold`
    if (path.length >= maximumDepth) return undefined
    path.push(item)
    for (const key of keys(item)) {
      const inner: unknown = getOwnPropertyDescriptor(item, key)?.value
      const found = look(inner, place === '' ? key : `${place}.${key}`)
      if (found !== undefined) return found
    }
    path.pop()
    return undefined
  }
  return look(value, '')
}
