import type { Attributes } from '../otlp/values.ts'

export type ResourceRow = { readonly id: number; readonly attributes: Attributes }

/** Numbers the resources (processes, containers, …) that telemetry comes from: equal ones alike. */
export class Resources {
  readonly #ids = new Map<string, number>()
  #added: ResourceRow[] = []
  #nextId = 1

  constructor(known: readonly ResourceRow[]) {
    for (const { id, attributes } of known) {
      this.#ids.set(keyOf(attributes), id)
      this.#nextId = Math.max(this.#nextId, id + 1)
    }
  }

  begin(): void {
    this.#added = []
  }

  /** Forgets what was added since `begin`. */
  rollback(): void {
    for (const { attributes } of this.#added) this.#ids.delete(keyOf(attributes))
    this.#added = []
  }

  /** Forgets those that are no longer in the store: one that comes again is a new one. */
  forget(gone: readonly number[]): void {
    if (gone.length === 0) return
    const ids = new Set(gone)
    for (const [key, id] of this.#ids) if (ids.has(id)) this.#ids.delete(key)
  }

  added(): readonly ResourceRow[] {
    return this.#added
  }

  idOf(attributes: Attributes): number {
    const key = keyOf(attributes)
    const known = this.#ids.get(key)
    if (known !== undefined) return known
    const id = this.#nextId
    this.#nextId += 1
    this.#ids.set(key, id)
    this.#added.push({ id, attributes })
    return id
  }
}

/** Of one request's rows all share one object, so the text is made once for it. */
const keys = new WeakMap<Attributes, string>()

export function keyOf(attributes: Attributes): string {
  const known = keys.get(attributes)
  if (known !== undefined) return known
  const names = [...attributes.keys()].toSorted()
  const key = JSON.stringify(names.map((name) => [name, attributes.get(name)]))
  keys.set(attributes, key)
  return key
}
