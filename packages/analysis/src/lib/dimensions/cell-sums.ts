import type { Cuboid } from './cuboids.ts'
import type { Deviations } from './noise.ts'

/** For each cell of a cuboid, the sums from which its likelihood ratio follows. */
export interface CellSums {
  /** Σ precision × deviation. */
  readonly weighted: Float64Array
  /** Σ precision. */
  readonly precision: Float64Array
  /** Leaves that say something and are not yet explained. */
  readonly leaves: Int32Array
}

/** Sums over all leaves. O(leaves). */
export function addUp(cuboid: Cuboid, { deviation, precision }: Deviations): CellSums {
  const sums: CellSums = {
    weighted: new Float64Array(cuboid.cells),
    precision: new Float64Array(cuboid.cells),
    leaves: new Int32Array(cuboid.cells),
  }
  for (let leaf = 0; leaf < deviation.length; leaf++) {
    const weight = precision[leaf] ?? 0
    if (weight === 0) continue
    const cell = cuboid.cellOfLeaf[leaf] ?? 0
    sums.weighted[cell] = (sums.weighted[cell] ?? 0) + weight * (deviation[leaf] ?? 0)
    sums.precision[cell] = (sums.precision[cell] ?? 0) + weight
    sums.leaves[cell] = (sums.leaves[cell] ?? 0) + 1
  }
  return sums
}

/** Removes leaves that an element explained. O(leaves removed). */
export function takeAway(
  sums: CellSums,
  cuboid: Cuboid,
  explained: { readonly leaves: readonly number[]; readonly deviations: Deviations },
): void {
  const { deviation, precision } = explained.deviations
  for (const leaf of explained.leaves) {
    const weight = precision[leaf] ?? 0
    if (weight === 0) continue
    const cell = cuboid.cellOfLeaf[leaf] ?? 0
    sums.weighted[cell] = (sums.weighted[cell] ?? 0) - weight * (deviation[leaf] ?? 0)
    sums.precision[cell] = (sums.precision[cell] ?? 0) - weight
    sums.leaves[cell] = (sums.leaves[cell] ?? 0) - 1
  }
}
