/** One cuboid: a choice of attributes, and for each leaf the number of its cell. */
export interface Cuboid {
  /** Indices of the attributes, ascending. */
  readonly attributes: readonly number[]
  readonly cellOfLeaf: Int32Array
  readonly cells: number
}

/**
 * All cuboids of at most `maximumOrder` attributes, the empty one first, then smallest first. Cells
 * without leaves do not exist. O(cuboids × leaves).
 */
export function enumerateCuboids(
  codes: readonly ArrayLike<number>[],
  sizes: readonly number[],
  maximumOrder: number,
): Cuboid[] {
  const leaves = codes[0]?.length ?? 0
  const root: Cuboid = {
    attributes: [],
    cellOfLeaf: new Int32Array(leaves),
    cells: 1,
  }
  const found: Cuboid[] = [root]
  let layer = [root]
  for (let order = 1; order <= maximumOrder; order++) {
    const next: Cuboid[] = []
    for (const parent of layer) {
      const last = parent.attributes[parent.attributes.length - 1] ?? -1
      for (let attribute = last + 1; attribute < codes.length; attribute++) {
        next.push(
          refine(parent, {
            attribute,
            column: codes[attribute] ?? [],
            size: sizes[attribute] ?? 1,
          }),
        )
      }
    }
    found.push(...next)
    layer = next
  }
  return found
}

/** Splits each cell of a cuboid by one more attribute and numbers the cells that exist. */
function refine(
  parent: Cuboid,
  by: { readonly attribute: number; readonly column: ArrayLike<number>; readonly size: number },
): Cuboid {
  const leaves = parent.cellOfLeaf.length
  const cellOfLeaf = new Int32Array(leaves)
  const numbers = new Int32Array(parent.cells * by.size).fill(-1)
  let cells = 0
  for (let leaf = 0; leaf < leaves; leaf++) {
    const key = (parent.cellOfLeaf[leaf] ?? 0) * by.size + (by.column[leaf] ?? 0)
    let cell = numbers[key] ?? -1
    if (cell < 0) {
      cell = cells++
      numbers[key] = cell
    }
    cellOfLeaf[leaf] = cell
  }
  return {
    attributes: [...parent.attributes, by.attribute],
    cellOfLeaf,
    cells,
  }
}
