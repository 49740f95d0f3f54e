import { GuestFault } from './guest-fault.ts'

/** Tells the author of an untyped analyzer what there is, where it asks for what there is not. */
export function onlyKnown<Part extends object>(part: Part, name: string, remedy: string): Part {
  return new Proxy(part, {
    get(target, key) {
      // A promise that is given the part looks for `then`.
      if (typeof key !== 'string' || key in target || key === 'then')
        return Reflect.get(target, key)
      const known = Object.keys(target).join(', ')
      throw new GuestFault('part_unknown', `There is no ${name}.${key}; ${remedy} ${known}`)
    },
  })
}
