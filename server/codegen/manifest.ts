import type { ManifestEntry } from '../../shared/protocol/build.ts'
import type { Plan } from './plan.ts'

/** The devices that the tender must attach, under the names of the graph, in start order. */
export const manifestOf = ({ devices }: Plan): ManifestEntry[] =>
  devices.flatMap(({ device, manifest }) =>
    manifest === null ? [] : [{ name: device.name, type: manifest }],
  )

/** `manifest.json`, in the form that Solo5's own `solo5-elftool` reads (Solo5 docs/architecture.md, application manifest). */
export const manifestJson = (entries: readonly ManifestEntry[]): string =>
  `${JSON.stringify(
    {
      type: 'solo5.manifest',
      version: 1,
      devices: entries.map(({ name, type }) => ({
        name,
        type: type === 'net' ? 'NET_BASIC' : 'BLOCK_BASIC',
      })),
    },
    null,
    2,
  )}\n`

/** `manifest.c`: the same, as the note that the image carries. */
export const manifestC = (entries: readonly ManifestEntry[]): string =>
  `#include <solo5_manifest.h>\n\nSOLO5_MANIFEST(${entries
    .map(({ name, type }) => `${type === 'net' ? 'SOLO5_NET' : 'SOLO5_BLOCK'}("${name}")`)
    .join(', ')})\n`
