import { type Catalogue } from '../../shared/catalogue.ts'
import { type Composition, type Device, type DeviceId } from '../../shared/composition.ts'
import type { Family } from '../../shared/signature.ts'
/** What is drawn of a signature; also for one that the catalogue does not have. */
export type SignatureView = {
  id: string
  short: string
  moduleType: string
  family: Family
  doc: string
}
export type PortView = SignatureView & {
  name: string
  /** Names of what is wired to it. */
  fedBy: readonly string[]
}
export type SummaryPart = {
  text: string
  mono: boolean
}
/** What is drawn of a device, whatever its type. */
export type DeviceView = {
  title: string
  name: string
  icon: string
  /** The family of what it gives: the colour of its icon. `none`: it gives nothing. */
  family: Family | 'none'
  app: boolean
  ports: readonly PortView[]
  gives: SignatureView | null
  summary: readonly SummaryPart[]
  /** The OCaml module behind it, for a device with nothing to set. */
  module: string
}
export declare const signatureView: (catalogue: Catalogue, id: string) => SignatureView
/** `suppliers`: for each port of this device, the names of the devices wired to it. */
export declare const viewOf: (
  catalogue: Catalogue,
  device: Device,
  suppliers: ReadonlyMap<string, readonly string[]>,
) => DeviceView
/** Who feeds what: for each device, for each port, the names of the suppliers. */
export declare const suppliersOf: (composition: Composition) => Map<DeviceId, Map<string, string[]>>
/** A device in one sentence, for a reader that does not see it. */
export declare const deviceInWords: ({ title, name, ports, gives }: DeviceView) => string
