import type { EntityKind } from '@faultline/sdk'
import { entityKindSchema, entitySchema } from '@faultline/sdk/result'
import { z } from 'zod'
import type { AnalyzerBundle } from './bundle.ts'
import { paramsForEntity } from './describe-bundle.ts'
import type { BundleManifest } from './manifest.ts'
import type { DescribedAnalyzer } from './protocol.ts'
import type { Pool } from './sandbox/pool.ts'
import { createSourcePlaces, type SourcePlaces } from './source-places.ts'

/** A bundle with what is known of it. */
export type Member = {
  readonly bundle: AnalyzerBundle
  readonly manifest: BundleManifest
  readonly places: SourcePlaces
}

export function createMember(bundle: AnalyzerBundle, manifest: BundleManifest): Member {
  return { bundle, manifest, places: createSourcePlaces(bundle) }
}

/** What journals call the registry: the source that every analyzer may ask. */
export const registrySource = 'analyzers'

const whoeverSchema = z.strictObject({
  entity: entitySchema,
  emits: z.array(entityKindSchema).exactOptional(),
})
export type Whoever = z.infer<typeof whoeverSchema>

const offerSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  owner: z.string(),
  emits: z.array(entityKindSchema).exactOptional(),
  params: z.unknown().default(null),
  /** Why its trigger made no params. */
  error: z.string().exactOptional(),
})
/** An analyzer that is registered for an entity, with the params that its trigger makes of it. */
export type Offer = z.infer<typeof offerSchema>

/** A question as it was asked, and its answer as it lies in the journal. */
export const parseWhoever = (query: unknown): Whoever => whoeverSchema.parse(query)
export const parseOffers = (value: unknown): Offer[] => z.array(offerSchema).parse(value)

/** The analyzers that other teams have registered, by id: the entry of each bundle. */
export type Registry = {
  readonly member: (analyzer: string) => Member | undefined
  /** Those with a trigger on the entity's kind, but for the one that asks, in the order of ids. */
  readonly whoever: (question: Whoever, asker: string) => Promise<Offer[]>
}

export function createRegistry(members: readonly Member[], pool: Pool): Registry {
  const entries = new Map(members.map((member) => [member.manifest.entry, member]))
  const analyzers = [...entries.values()]
    .flatMap(({ manifest }) => manifest.analyzers.get(manifest.entry) ?? [])
    .toSorted((one, other) => (one.id < other.id ? -1 : 1))

  const offer = async (analyzer: DescribedAnalyzer, { entity }: Whoever): Promise<Offer[]> => {
    const { id, title, owner, emits } = analyzer
    const trigger = analyzer.triggers.find((known) => known.entity === entity.kind)
    const member = entries.get(id)
    if (!trigger || !member) return []
    const offered = { id, title, owner, ...(emits === undefined ? {} : { emits }) }
    try {
      const asked = { analyzerId: id, trigger: trigger.index, entity }
      return [{ ...offered, params: await paramsForEntity(member.bundle, pool, asked) }]
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      return [{ ...offered, params: null, error: message }]
    }
  }
  return {
    member: (analyzer) => entries.get(analyzer),
    async whoever(question, asker) {
      const candidates = analyzers.filter(
        ({ id, emits }) => id !== asker && mayEmit(emits, question.emits),
      )
      return (await Promise.all(candidates.map((one) => offer(one, question)))).flat()
    },
  }
}

/** An analyzer that does not say what it emits may emit anything. */
function mayEmit(
  emits: readonly EntityKind[] | undefined,
  wanted: readonly EntityKind[] | undefined,
): boolean {
  if (emits === undefined || wanted === undefined) return true
  return wanted.some((kind) => emits.includes(kind))
}
