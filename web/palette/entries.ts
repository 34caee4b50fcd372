import type { Catalogue } from '../../shared/catalogue/catalogue.ts'
import type { CustomTypes } from '../../shared/catalogue/project-catalogue.ts'
import type { Layer } from '../../shared/model/device-type.ts'
import type { Family } from '../../shared/model/signature.ts'
import type { Universe } from '../../shared/model/target.ts'
import { signatureView } from '../canvas/nodes/device-view.ts'
import { closeness, matches } from './search.ts'

/** A layer, or what the project defines for itself, whatever its layer. */
export type PaletteLayer = Layer | 'custom'

/** A line of the palette. */
export type Entry = {
  type: string
  title: string
  summary: string
  icon: string
  /** The shape at its right: what it gives. null: it gives nothing. */
  family: Family | null
  layer: PaletteLayer
  texts: readonly string[]
}
export type Group = { layer: PaletteLayer; title: string; icon: string; entries: readonly Entry[] }

const layers: readonly { layer: PaletteLayer; title: string; icon: string }[] = [
  { layer: 'app', title: 'App', icon: 'app' },
  { layer: 'network', title: 'Network', icon: 'network' },
  { layer: 'protocol', title: 'Protocols', icon: 'tls' },
  { layer: 'storage', title: 'Storage', icon: 'kv' },
  { layer: 'platform', title: 'Platform', icon: 'clock' },
  { layer: 'custom', title: 'Custom', icon: 'box' },
  { layer: 'without', title: 'Left out of the image', icon: 'ban' },
]

const app: Entry = {
  type: 'app',
  title: 'OCaml app',
  summary: 'Your own OCaml: a module with start',
  icon: 'app',
  family: 'app',
  layer: 'app',
  texts: ['OCaml app', 'app', 'unikernel', 'module', 'job', 'code'],
}

/** What a universe has, by layer, from the app down to the machine; without empty groups, but for the project's own. */
export const groupsOf = (
  catalogue: Catalogue,
  universe: Universe,
  { deviceTypes = [] }: CustomTypes = {},
): Group[] => {
  const own = new Set(deviceTypes.map(({ id }) => id))
  const entries = [
    app,
    ...[...catalogue.deviceTypes.values()]
      .filter(type => type.universes[universe] !== undefined)
      .map((type): Entry => {
        const gives = type.gives === null ? null : signatureView(catalogue, type.gives)
        return {
          type: type.id,
          title: type.title,
          summary: type.summary,
          icon: type.icon,
          family: gives?.family ?? null,
          layer: own.has(type.id) ? 'custom' : type.layer,
          texts: [
            type.title,
            type.summary,
            type.defaultName,
            ...type.keywords,
            gives?.moduleType ?? '',
            gives?.short ?? '',
          ],
        }
      }),
  ]
  return layers
    .map(layer => ({ ...layer, entries: entries.filter(entry => entry.layer === layer.layer) }))
    .filter(({ layer, entries }) => entries.length > 0 || layer === 'custom')
}

/**
 * The groups with only what answers a search, the group of the best answer first; what is left out of an image shows only when
 * it is asked for.
 */
export const searched = (groups: readonly Group[], query: string, all: boolean): Group[] => {
  if (query.trim() === '') return groups.filter(({ layer }) => layer !== 'without' || all)
  const near = ({ texts }: Entry): number => closeness(query, texts)
  return groups
    .map(group => ({
      ...group,
      entries: group.entries
        .filter(({ texts }) => matches(query, texts))
        .toSorted((a, b) => near(a) - near(b)),
    }))
    .filter(({ entries }) => entries.length > 0)
    .toSorted((a, b) => Math.min(...a.entries.map(near)) - Math.min(...b.entries.map(near)))
}
