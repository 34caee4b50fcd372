import type { Device } from '../../../shared/model/composition.ts'
import type { BootArgument, DeviceType, OcamlSide, SettingValue } from '../../../shared/model/device-type.ts'
import type { SignatureId, SignatureKind } from '../../../shared/model/signature.ts'
import type { slotTypes } from '../../../shared/model/slots.ts'

/** A wired port: what it asks for, and the device that gives it, with the signature that this one really gives. */
export type MiragePort = {
  name: string
  needs: SignatureId
  kind: SignatureKind
  source: string
  gives: SignatureId
}

/** A device as `config.ml` speaks of it. */
export type MirageDevice = {
  device: Device
  name: string
  /** The value that stands for it in `config.ml`. */
  value: string
  /** Null for an app. */
  type: DeviceType | null
  /** In functor order. */
  ports: MiragePort[]
  settings: ReadonlyMap<string, SettingValue>
  /** How it is started, where the export says so itself; null for an app, and where MirageOS's eDSL has a word for it. */
  side: OcamlSide | null
  /** What it is linked with: libraries of opam's packages, and those of the project, in `lib/`. */
  libraries: { ofPackages: string[]; own: string[] }
  /** Boot arguments that MirageOS does not declare itself, so that the export does, in a module of their own. */
  terms: { name: string; argument: BootArgument }[]
  termsModule: string
}

export type MiragePlan = {
  name: string
  title: string
  /** What the platform's slots hold, where that is not MirageOS's default, as arguments of `register`. */
  slots: ReturnType<typeof slotTypes>
  /** Devices in start order, without those that fill a slot, but for one whose value an app takes. */
  devices: MirageDevice[]
  /** Apps in the order of the composition. */
  apps: MirageDevice[]
  /** Data folders that are compiled in. */
  folders: string[]
  /** Modules of the user's, whose names nothing else may have. */
  taken: ReadonlySet<string>
}
