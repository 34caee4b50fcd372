import { z } from 'zod'
import { CustomDeviceType, CustomSignature } from './custom-types.ts'
import { BootArgument, SettingValue } from './device-type.ts'
import { OpamSources } from './opam-sources.ts'
import { SignatureId } from './signature.ts'

/** The version that this product writes. Older ones are read through `migrate.ts`. */
export const compositionFormat = 1

/** Stable, never shown: wires and the layout refer to it. In a hand-written file it may equal the name. */
export const DeviceId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, 'letters, digits, - and _, at most 64')
  // Positions are looked up by it in plain objects.
  .refine(id => !(id in {}), 'a name that every object of JavaScript has')
  .brand<'DeviceId'>()
export type DeviceId = z.infer<typeof DeviceId>

/** A port of an app: its name is documentation, its place in the list is the functor parameter. */
export const AppPort = z.looseObject({ name: z.string().max(200), signature: SignatureId })
export type AppPort = z.infer<typeof AppPort>

/** What makes a device an app: the user's own OCaml. */
export const App = z.looseObject({
  /** Module path inside `src/`: `Unikernel`, or a functor `Unikernel.Make` where the app has functor ports. */
  module: z.string().max(400),
  ports: z.array(AppPort).max(100).default([]),
  /** Registered by the generated main program; `start` gets their values after those of the ports. */
  bootArguments: z.array(BootArgument).max(200).default([]),
  /** Findlib names of further libraries that the sources use. */
  libraries: z.array(z.string().max(200)).max(200).default([]),
})
export type App = z.infer<typeof App>

/** A device has no more settings or values for the next boot than this; its type declares at most 200. */
const few = <R extends z.ZodType<Record<string, unknown>>>(record: R) =>
  record.refine(values => Object.keys(values).length <= 400, 'at most 400 of them')

const deviceBase = {
  id: DeviceId,
  /** OCaml identifier and Solo5 manifest name at once; `validate` says what is wrong with a bad one. */
  name: z.string().max(400),
  /** Only what differs from the default. */
  settings: few(z.record(z.string().max(200), SettingValue)).default({}),
  /** Values for the next boot, as spelled on the command line; they never change the image. */
  boot: few(z.record(z.string().max(200), z.string().max(100_000))).default({}),
}
export const AppDevice = z.looseObject({ ...deviceBase, type: z.literal('app'), app: App })
export type AppDevice = z.infer<typeof AppDevice>
export const CatalogueDevice = z.looseObject({
  ...deviceBase,
  type: z.string().regex(/^(?!app$)[a-z][a-z0-9_]*$/, {
    error: 'a device type id, as in docs/devices.md',
    abort: true,
  }),
})
export type CatalogueDevice = z.infer<typeof CatalogueDevice>
export const Device = z.union([AppDevice, CatalogueDevice])
export type Device = z.infer<typeof Device>

export const isApp = (device: Device): device is AppDevice => device.type === 'app'

/** From the device that gives to the port that needs. */
export const Wire = z.looseObject({
  from: z.looseObject({ device: DeviceId }),
  to: z.looseObject({ device: DeviceId, port: z.string().max(200) }),
})
export type Wire = z.infer<typeof Wire>

/** `composition.json`: the graph. Unknown fields survive reading and writing. */
export const Composition = z.looseObject({
  format: z.literal(compositionFormat),
  /** The name of the image and of the unikernel. */
  name: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, 'a letter, then letters, digits, - and _, at most 64'),
  title: z.string().max(200).optional(),
  description: z.string().max(2000).optional(),
  tags: z.array(z.string().max(40)).max(20).optional(),
  /** What this project defines for itself; see docs/your-own-device.md. */
  signatures: z.array(CustomSignature).max(200).optional(),
  deviceTypes: z.array(CustomDeviceType).max(200).optional(),
  /** The released OCaml packages that the apps use; see docs/opam.md. */
  opam: OpamSources.optional(),
  devices: z.array(Device).max(5000),
  wires: z.array(Wire).max(20000),
})
export type Composition = z.infer<typeof Composition>

/** A wire as text, the same for equal wires: for keys and for messages. */
export const wireKey = (wire: Wire): string => `${wire.from.device}>${wire.to.device}.${wire.to.port}`
