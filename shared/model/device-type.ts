import { z } from 'zod'
import { SignatureId } from './signature.ts'
import { Target } from './target.ts'

/** Where a device stands in the palette, from the app down to the machine. */
export const Layer = z.enum(['app', 'network', 'protocol', 'storage', 'platform', 'without'])
export type Layer = z.infer<typeof Layer>

/** What a device needs; a device's ports are in the order of its functor's parameters. */
export const Port = z.object({
  name: z.string().regex(/^[a-z][a-z0-9_]*$/),
  signature: SignatureId,
  doc: z.string(),
  /** What is wired here holds a private key: the store is given to nothing that may show what is in it. */
  secret: z.boolean().optional(),
  /** Takes every frame that arrives at a network: another port that does so, too, gets what this one does not. */
  listens: z.boolean().optional(),
})
export type Port = z.infer<typeof Port>

const settingBase = {
  id: z
    .string()
    .regex(/^[a-z][a-z0-9_]*$/)
    // Values are looked up by it in plain objects.
    .refine(id => !(id in {}), 'a name that every object of JavaScript has'),
  label: z.string(),
  doc: z.string(),
}

/** A choice made when the image is built; changing one changes the image. */
export const Setting = z.discriminatedUnion('kind', [
  z.object({ ...settingBase, kind: z.literal('text'), default: z.string(), pattern: z.string().optional() }),
  z.object({
    ...settingBase,
    kind: z.literal('integer'),
    default: z.int(),
    min: z.int(),
    max: z.int(),
    unit: z.string().optional(),
  }),
  z.object({ ...settingBase, kind: z.literal('switch'), default: z.boolean() }),
  z.object({
    ...settingBase,
    kind: z.literal('choice'),
    default: z.string(),
    options: z.array(z.object({ value: z.string(), label: z.string() })).min(1),
  }),
])
export type Setting = z.infer<typeof Setting>
export const SettingValue = z.union([z.string(), z.number(), z.boolean()])
export type SettingValue = z.infer<typeof SettingValue>

/** The types of boot arguments, spelled as on the command line of MirageOS 4.11. */
export const BootType = z.enum([
  'string',
  'int',
  'float',
  'bool',
  'flag',
  'int64-ns',
  'ip',
  'ipv4',
  'ipv4-prefix',
  'ipv6',
  'ipv6-prefix',
  'log-levels',
])
export type BootType = z.infer<typeof BootType>

/** An argument of the image's command line, read when it boots: changing one changes a run, never the image. */
export const BootArgument = z.object({
  /** Without the dashes: `ipv4-gateway`. */
  flag: z
    .string()
    .regex(/^[a-z][a-z0-9-]+$/, 'at least two small letters, digits or hyphens')
    .refine(flag => !(flag in {}), 'a name that every object of JavaScript has'),
  type: BootType,
  /** May be left out of the command line and has no default: the OCaml value is an option. */
  optional: z.boolean().default(false),
  /** May be given several times or as a comma-separated list. */
  list: z.boolean().default(false),
  /** As it would be spelled on the command line; ignored for `flag` and where `optional`. */
  default: z.string().default(''),
  /** The placeholder in `--help`. */
  docv: z.string().default(''),
  doc: z.string().default(''),
  /** What `--help` says of an optional argument that is left out: `10.0.0.2/24`. */
  absent: z.string().optional(),
})
export type BootArgument = z.infer<typeof BootArgument>

/** Where the value of an argument of `connect` comes from. */
export const ConnectSource = z.discriminatedUnion('from', [
  z.object({ from: z.literal('port'), port: z.string() }),
  /** A tuple of what is wired to these ports. */
  z.object({ from: z.literal('ports'), ports: z.array(z.string()).min(2) }),
  z.object({ from: z.literal('setting'), setting: z.string() }),
  z.object({ from: z.literal('boot'), flag: z.string() }),
  z.object({ from: z.literal('name') }),
  z.object({ from: z.literal('unit') }),
  z.object({ from: z.literal('ocaml'), ocaml: z.string() }),
])
export type ConnectSource = z.infer<typeof ConnectSource>

export const ConnectArgument = z.object({
  /** `~port` and `?cache_size` carry their sigil; absent for a positional argument. */
  label: z
    .string()
    .regex(/^[~?][a-z][a-z0-9_]*$/)
    .optional(),
  value: ConnectSource,
})

/** The OCaml of a device in one universe: packages to link, a module (a functor where it has ports), how to start it. */
export const OcamlSide = z.object({
  /** Findlib names that go into dune's `libraries`. */
  libraries: z.array(z.string()),
  /**
   * The module, or the functor to apply to the modules of the wired devices. `{SETTING}` in it stands for the setting's
   * text as a part of a name: `Static_{dirname}`.
   */
  module: z.string(),
  /** Absent: nothing is called, linking is enough. */
  connect: z
    .object({
      function: z.string(),
      arguments: z.array(ConnectArgument),
      result: z.enum(['lwt', 'value']),
    })
    .optional(),
})
export type OcamlSide = z.infer<typeof OcamlSide>

/** The kind of a device: one record of the catalogue. The ids are those of MirageOS 4.11's eDSL. */
export const DeviceType = z.object({
  id: z.string().regex(/^[a-z][a-z0-9_]*$/),
  title: z.string(),
  /** One line: what it is for. */
  summary: z.string(),
  /** Markdown, a paragraph or two. */
  doc: z.string(),
  layer: Layer,
  icon: z.string(),
  /** Further words to be found by. */
  keywords: z.array(z.string()),
  /** The name that a new device of this type gets first; digits follow where it is taken. */
  defaultName: z.string().regex(/^[a-z][a-z0-9]{0,60}$/),
  /** `null`: leaves a platform part out, so nothing can be wired to it. */
  gives: SignatureId.nullable(),
  ports: z.array(Port),
  /**
   * Pairs of paths that must lead to the very same device, each from port to port: `stack` and `happy_eyeballs`, `stack`.
   * OCaml says so by a sharing constraint between the functor's arguments.
   */
  sharing: z.array(z.tuple([z.array(z.string()).min(1), z.array(z.string()).min(1)])).optional(),
  /** For a device that is others in one piece: which, how they are wired, which of their ports are its own, which one gives. */
  parts: z
    .object({
      devices: z.record(z.string(), z.string()),
      wires: z.array(z.object({ from: z.string(), to: z.string(), port: z.string() })),
      ports: z.record(z.string(), z.object({ part: z.string(), port: z.string() })),
      gives: z.string(),
    })
    .optional(),
  /** Slots that must not be left out where the device is: it would compile, and never work. */
  needsSlots: z.array(z.string()).optional(),
  /** Boot arguments that contradict one another where more than one of them is true. */
  contradicting: z.array(z.array(z.string()).min(2)).optional(),
  settings: z.array(Setting),
  bootArguments: z.array(BootArgument),
  /** The section of `--help` that the boot arguments stand in, as `Mirage_runtime` names it; absent: with those of apps. */
  bootSection: z.enum(['net', 'dns', 'he', 'log']).optional(),
  targets: z.array(Target),
  /** At most one device of a slot in a composition; an empty slot holds MirageOS's default (`slots.ts`). */
  slot: z.string().optional(),
  /** The setting that names a folder of data files, which is compiled into the image as the device's module. */
  dataFolder: z.string().optional(),
  /** The kind of manifest entry that this device needs from the tender, under the device's own name. */
  manifest: z.enum(['net', 'block']).optional(),
  universes: z.object({ embedded: OcamlSide.optional(), mirage: OcamlSide.optional() }),
  /** Where the facts come from. */
  source: z.string(),
  /** The opam package that MirageOS has this device from; absent where MirageOS has no such device. */
  opam: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/)
    .optional(),
})
export type DeviceType = z.infer<typeof DeviceType>
