import type { EntityKind } from '@faultline/sdk'
import { entityKindSchema, entitySchema } from '@faultline/sdk/result'
import { z } from 'zod'
import { relative } from 'node:path'
import { projectRoot, type AnalyzerBundle } from './bundle.ts'
import { paramsForEntity } from './describe-bundle.ts'
import type { BundleManifest } from './manifest.ts'
import type { DescribedAnalyzer } from './protocol.ts'
import type { Pool } from './sandbox/pool.ts'
import { sourcePlacesOf, type SourcePlaces } from './source-places.ts'

/** A bundle with what is known of it. */
export type Member = {
  readonly bundle: AnalyzerBundle
  readonly manifest: BundleManifest
  readonly places: SourcePlaces
}

export function createMember(bundle: AnalyzerBundle, manifest: BundleManifest): Member {
  return { bundle, manifest, places: sourcePlacesOf(bundle) }
}

/** A registered bundle that cannot be run; whoever would have asked it is told why. */
export type Unusable = { readonly bundle: AnalyzerBundle; readonly reason: string }
export type Registered = {
  readonly members: readonly Member[]
  readonly unusable: readonly Unusable[]
}

/**
 * What is registered, with what is known of it. One that does not load, or has the id of another,
 * is set apart: it must not take the investigations of others down.
 */
export async function loadRegistered(
  bundles: readonly AnalyzerBundle[],
  manifestOf: (bundle: AnalyzerBundle) => Promise<BundleManifest>,
): Promise<Registered> {
  const members = new Map<string, Member>()
  const unusable: Unusable[] = []
  const loading = bundles.map((bundle) =>
    manifestOf(bundle).then(
      (manifest) => createMember(bundle, manifest),
      (error: unknown) => ({
        bundle,
        reason: error instanceof Error ? error.message : String(error),
      }),
    ),
  )
  for (const loaded of await Promise.all(loading)) {
    if ('reason' in loaded) {
      unusable.push(loaded)
      continue
    }
    const { bundle, manifest } = loaded
    const other = members.get(manifest.entry)
    if (!other) members.set(manifest.entry, loaded)
    else if (other.bundle.version !== bundle.version) {
      const reason = `${bundle.file} has the id "${manifest.entry}" of ${other.bundle.file}; rename one of them`
      unusable.push({ bundle, reason })
    }
  }
  return { members: [...members.values()], unusable }
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
  /**
   * Those with a trigger on the entity's kind, but for the one that asks, in the order of ids; then
   * those that cannot be run, of which nobody knows what they would answer.
   */
  readonly whoever: (question: Whoever, asker: string) => Promise<Offer[]>
}

export function createRegistry({ members, unusable }: Registered, pool: Pool): Registry {
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
      const offers = await Promise.all(candidates.map((one) => offer(one, question)))
      return [...offers.flat(), ...unusable.map(unusableOffer)]
    },
  }
}

/** It goes by its file, the same on every machine. */
function unusableOffer({ bundle, reason }: Unusable): Offer {
  const name = relative(projectRoot(bundle.file), bundle.file)
  return { id: name, title: name, owner: '', params: null, error: reason }
}

/** An analyzer that does not say what it emits may emit anything. */
function mayEmit(
  emits: readonly EntityKind[] | undefined,
  wanted: readonly EntityKind[] | undefined,
): boolean {
  if (emits === undefined || wanted === undefined) return true
  return wanted.some((kind) => emits.includes(kind))
}
