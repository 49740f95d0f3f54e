import { join, resolve } from 'node:path'
import { planAffected, type AffectedPlan } from '@faultline/backtest/affected'
import { loadCases, type Case } from '@faultline/backtest/cases'
import type { Project } from '../case/keep-case.ts'

type Journals = NonNullable<Project['store']>['journals'] | undefined

export type AffectedCasesOptions = {
  readonly root: string
  readonly base: string
  /** Folders of analyzers, with their cases below. */
  readonly folders: readonly string[]
  readonly journals: Journals
}

/** The cases that what changed since `base` can affect. */
export async function affectedCases(options: AffectedCasesOptions): Promise<Case[]> {
  const { root, base, folders, journals } = options
  const plan = await planAffected({
    repository: root,
    base,
    analyzerFolders: folders.map((folder) => resolve(folder)),
  })
  return casesOf(plan, journals)
}

/** Reads the cases of a plan. */
export async function casesOf(
  { root, affected }: AffectedPlan,
  journals: Journals,
): Promise<Case[]> {
  const folders = affected.flatMap(({ cases }) => cases.map((folder) => join(root, folder)))
  return folders.length === 0 ? [] : loadCases(folders, journals)
}
