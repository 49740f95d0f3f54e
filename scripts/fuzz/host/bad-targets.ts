import type { Target } from './child.ts'

/** Readers with the faults that are looked for: what finds nothing in these is worth nothing. */
export const badTargets: Readonly<Record<string, Target>> = {
  'bad-quadratic'(input) {
    const some = input.filter((_, at) => at % 6 === 0)
    let same = 0
    for (const one of some) for (const other of some) if (one === other) same += 1
    return same
  },
  'bad-hang': (input) => input.length > 500 && spin(),
  'bad-crash': (input) => input.length > 500 && process.abort(),
  'bad-throw': (input) => input.length > 500 && Reflect.get(Object(undefined), 'a').b,
  'bad-memory': (input) => input.length > 500 && kept.push(Buffer.alloc(540_000_000, 1)),
}
const kept: Buffer[] = []

function spin(): never {
  for (;;);
}

/** None of what they throw is on purpose. */
export const isRefusal = (): boolean => false
