import { catalogueFor } from '../../shared/catalogue/project-catalogue.ts'
import type { Composition, DeviceId } from '../../shared/model/composition.ts'
import { fileOfPath, firstImplementation } from '../../shared/model/custom-interface.ts'
import type { CustomDeviceType, CustomSignature } from '../../shared/model/custom-types.ts'
import type { Edit } from '../../shared/model/edit.ts'
import { moduleOfFile } from '../../shared/ocaml/ocaml-names.ts'
import { edit, useDocument } from '../store/document.ts'
import { useSession } from '../store/session.ts'
import type { Sources } from '../store/sources.ts'

/** Keeps a device type in the project: one step, with what follows from it. */
export const saveDeviceType = (
  draft: CustomDeviceType,
  {
    renamed,
    from,
    writesSource,
  }: {
    /** Old names of ports, to new ones: wires follow. */
    renamed: ReadonlyMap<string, string>
    from: DeviceId | null
    writesSource: boolean
  },
): void => {
  const { composition } = useDocument.getState()
  const turned = composition.devices.find(({ id }) => id === from)
  edit(
    [
      { edit: 'set-device-type', deviceType: draft },
      ...(turned
        ? [{ edit: 'replace-device', device: { ...turned, type: draft.id } } as Edit]
        : followed(composition, draft.id, renamed)),
    ],
    { sources: writesSource ? sourceOf(draft, composition) : {} },
  )
}

/** Where the module of a type is to be written: null where it is there, or comes from a library. */
export const sourceToWrite = (draft: CustomDeviceType): string | null => {
  const side = draft.universes[useSession.getState().platform.universe]
  if (!side) return null
  const file = fileOfPath(side.module)
  const present = Object.keys(useDocument.getState().sources).map(moduleOfFile)
  return present.includes(moduleOfFile(file)) ? null : file
}

const sourceOf = (draft: CustomDeviceType, composition: Composition): Sources => {
  const side = draft.universes[useSession.getState().platform.universe]
  if (!side) return {}
  const catalogue = catalogueFor(composition)
  return { [fileOfPath(side.module)]: firstImplementation(draft, side, catalogue) }
}

/** Keeps a signature in the project. Its module type is written where its file is not there yet. */
export const saveSignature = (draft: CustomSignature): void => {
  const { sources } = useDocument.getState()
  const file = fileOfPath(draft.moduleType)
  const words = draft.moduleType.split('.')
  const writes =
    draft.kind === 'functor' && words.length === 2 && !(file in sources)
      ? { [file]: `module type ${words[1]} = sig\n  type t\nend\n` }
      : {}
  edit([{ edit: 'set-signature', signature: draft }], { sources: writes })
}

/** Wires to ports that have another name now. */
const followed = (
  { devices, wires }: Composition,
  type: string,
  renamed: ReadonlyMap<string, string>,
): Edit[] => {
  const ofType = new Set(devices.filter(device => device.type === type).map(({ id }) => id))
  const moved = wires.flatMap(wire => {
    const port = renamed.get(wire.to.port)
    return ofType.has(wire.to.device) && port !== undefined && port !== wire.to.port ? [{ wire, port }] : []
  })
  // All are taken away before any is put back: two ports may have changed names with each other.
  return [
    ...moved.map(({ wire }): Edit => ({ edit: 'remove-wire', wire })),
    ...moved.map(
      ({ wire, port }): Edit => ({ edit: 'add-wire', wire: { ...wire, to: { ...wire.to, port } } }),
    ),
  ]
}
