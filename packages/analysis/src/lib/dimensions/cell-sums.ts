import type { Cuboid } from './cuboids.ts'
import type { ChangeModel } from './search.ts'

/** For each cell of a cuboid, the sums from which its likelihood ratio follows. */
export interface CellSums {
  /** Those of the model's columns. */
  readonly columns: readonly Float64Array[]
  /** Leaves that say something and are not yet explained. */
  readonly leaves: Int32Array
}

type Summed = Pick<ChangeModel, 'columns' | 'saysSomething'>

/** Sums over all leaves. O(leaves). */
export function addUp(cuboid: Cuboid, model: Summed): CellSums {
  const sums: CellSums = {
    columns: model.columns.map(() => new Float64Array(cuboid.cells)),
    leaves: new Int32Array(cuboid.cells),
  }
  for (let leaf = 0; leaf < cuboid.cellOfLeaf.length; leaf++)
    add(sums, cuboid, { leaf, model, sign: 1 })
  return sums
}

/** Removes leaves that an element explained. O(leaves removed). */
export function takeAway(
  sums: CellSums,
  cuboid: Cuboid,
  explained: { readonly leaves: readonly number[]; readonly model: Summed },
): void {
  for (const leaf of explained.leaves) add(sums, cuboid, { leaf, model: explained.model, sign: -1 })
}

function add(
  sums: CellSums,
  cuboid: Cuboid,
  { leaf, model, sign }: { readonly leaf: number; readonly model: Summed; readonly sign: 1 | -1 },
): void {
  if (!model.saysSomething(leaf)) return
  const cell = cuboid.cellOfLeaf[leaf] ?? 0
  for (let at = 0; at < model.columns.length; at++) {
    const column = sums.columns[at]
    if (column !== undefined)
      column[cell] = (column[cell] ?? 0) + sign * (model.columns[at]?.[leaf] ?? 0)
  }
  sums.leaves[cell] = (sums.leaves[cell] ?? 0) + sign
}
