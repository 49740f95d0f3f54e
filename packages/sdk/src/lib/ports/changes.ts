import type { Rows, SourceAnswer } from '../answer.ts'
import type { EntityOf } from '../entity.ts'
import { change, configuration, deployment, flag } from '../entity.ts'
import type { Ask, Need, NeedScope } from '../need.ts'
import type { Window } from '../time.ts'

/** Something that somebody changed: what CI, flag and configuration systems publish. */
export type Change = {
  readonly id: string
  readonly kind: 'deployment' | 'flag' | 'configuration' | 'other'
  /** Epoch milliseconds at which it took effect. */
  readonly at: number
  readonly title: string
  /** The service that it was made to, where it was made to one. */
  readonly service?: string
  readonly version?: { readonly from?: string; readonly to: string }
  readonly flag?: { readonly name: string; readonly from?: string; readonly to: string }
  readonly configuration?: { readonly key: string; readonly from?: string; readonly to: string }
  /** The traffic that it applies to, such as `{ 'app.region': 'eu' }`; absent means all. */
  readonly scope?: Readonly<Record<string, string>>
  readonly author?: string
  readonly url?: string
}

export type ChangesQuery = { readonly window: Window; readonly service?: string }

/** What a system that records changes must answer (the source's side of the port). */
export type ChangesSource = {
  readonly list: (query: ChangesQuery) => Promise<SourceAnswer<readonly Change[]>>
}

/** What an analyzer calls; changes come in ascending order of time. */
export type ChangesClient = { readonly list: (query: ChangesQuery) => Promise<Rows<Change>> }

/**
 * Declares that the analyzer reads changes (deployments, flags, configuration): all, or those made
 * to `services`, with `*` as a wildcard.
 */
export function changes(scope: Pick<NeedScope, 'services'> = {}): Need<ChangesClient> {
  return { kind: 'changes', scope, connect: connectChanges }
}

/** The entity that a change is. */
export function changeEntity(
  subject: Change,
): EntityOf<'deployment' | 'flag' | 'configuration' | 'change'> {
  if (subject.kind === 'deployment' && subject.service && subject.version) {
    return deployment(subject.service, subject.version.to)
  }
  if (subject.kind === 'flag' && subject.flag) return flag(subject.flag.name)
  if (subject.kind === 'configuration' && subject.service && subject.configuration) {
    return configuration(subject.service, subject.configuration.key)
  }
  return change(subject.id)
}

function connectChanges(ask: Ask): ChangesClient {
  return {
    async list(query) {
      const { value, provenance } = await ask<readonly Change[]>('list', query)
      return { rows: value, provenance: [provenance] }
    },
  }
}
