import { z } from 'zod'
import { isDeviceName, isModulePath, isValueName, ocamlKeywords } from '../ocaml/ocaml-names.ts'
import {
  BootArgument,
  ConnectArgument,
  ConnectSource,
  DeviceType,
  Layer,
  OcamlSide,
  Port,
  Setting,
} from './device-type.ts'
import { Family, Signature, SignatureId } from './signature.ts'
import { Target } from './target.ts'

/*
 * Device types and signatures that a project defines for itself: records of the catalogue's form, kept in `composition.json`. What
 * becomes OCaml source text in them is held to the grammar of a path, a name or a constant, so that it is nothing else. Whether the
 * records fit together is `checkCustomTypes`'s question.
 */

const modulePath = z.string().max(400).refine(isModulePath, 'a module path such as Greeter or Greeter.Make')
const valueName = z.string().max(100).refine(isValueName, 'a small letter, then small letters, digits and _')

const path = "(?:[A-Z][A-Za-z0-9_']*\\.)*"
const typeName = "[a-z_][A-Za-z0-9_']*"
/** `Ipaddr.t`, `string list`. */
const type = `${path}${typeName}(?: ${path}${typeName})*`
/** `type ipaddr = Ipaddr.t`. */
const equation = `type ${typeName} :?= ${type}`

/**
 * `Greeting.S`, `Tcpip.Tcp.S with type ipaddr = Ipaddr.t`: a module type; for a value, a type such as `Greeting.t` or `string list`.
 */
const moduleTypePath = z
  .string()
  .max(400)
  .regex(
    new RegExp(
      `^(?:${path}[A-Za-z_][A-Za-z0-9_']* with ${equation}(?: and ${equation})*|${path}[A-Za-z_][A-Za-z0-9_']*(?: ${path}${typeName})*)$`,
    ),
    'a module type such as Greeting.S or Tcpip.Tcp.S with type ipaddr = Ipaddr.t, or a type such as Greeting.t or string list',
  )
  .refine(
    text =>
      text.split(/[ .]|:?=/).every(word => !ocamlKeywords.has(word) || /^(?:with|type|and)$/.test(word)),
    'a word of it is a keyword of OCaml',
  )
  .refine(
    text => hasEquation(text) || !/ (?:with|type|and)(?: |$)/.test(text),
    'with is followed by an equation: with type t = int',
  )

/** Whether a module type is one with an equation of types. */
export const hasEquation = (moduleType: string): boolean => new RegExp(` with ${equation}`).test(moduleType)

export const CustomSignature = z.looseObject({
  ...Signature.shape,
  id: SignatureId.max(60),
  moduleType: moduleTypePath,
  short: z.string().min(1).max(14),
  kind: z.enum(['functor', 'value']),
  family: Family.default('app'),
  /** Signatures of the catalogue, or of this project's that stand before this one. */
  includes: z.array(SignatureId).max(20).default([]),
  doc: z.string().max(2000).default(''),
})
export type CustomSignature = z.infer<typeof CustomSignature>

/** A value that OCaml source text may name as it is: `true`, `42`, `None`, `` `Read ``, `Level.Debug`, `()`, `[]`. */
export const ocamlConstant =
  /^(true|false|\(\)|\[\]|\d{1,18}|`[A-Z][A-Za-z0-9_']*|([A-Z][A-Za-z0-9_']*\.)*[A-Z][A-Za-z0-9_']*)$/

const [fromPort, fromPorts, fromSetting, fromBoot, fromName, fromUnit, fromOcaml] = ConnectSource.options
const CustomConnectSource = z.discriminatedUnion('from', [
  fromPort,
  fromPorts,
  fromSetting,
  fromBoot,
  fromName,
  fromUnit,
  fromOcaml.extend({ ocaml: z.string().regex(ocamlConstant, 'a constant such as true, 42 or None') }),
])

const CustomSide = z.looseObject({
  ...OcamlSide.shape,
  libraries: z.array(z.string().max(200)).max(200).default([]),
  /** A module of the project's own `src/`, or of one of the libraries. */
  module: modulePath,
  connect: z
    .object({
      function: valueName,
      arguments: z.array(ConnectArgument.extend({ value: CustomConnectSource })).max(60),
      result: z.enum(['lwt', 'value']),
    })
    .optional(),
})

const [text, integer, toggle, choice] = Setting.options
const label = z.string().min(1).max(60)
const settingDoc = z.string().max(2000).default('')
const settingText = z.string().max(2000)
const CustomSetting = z.discriminatedUnion('kind', [
  // A pattern would be a program of the user's that every check runs.
  text.extend({
    label,
    doc: settingDoc,
    default: settingText,
    pattern: z.never('own settings have none').optional(),
  }),
  integer.extend({ label, doc: settingDoc, unit: z.string().max(60).optional() }),
  toggle.extend({ label, doc: settingDoc }),
  choice.extend({
    label,
    doc: settingDoc,
    default: settingText,
    options: z
      .array(z.object({ value: settingText, label: z.string().max(200) }))
      .min(1)
      .max(100),
  }),
])

/** From port to port; the longest of the product's own types has two. */
const sharingPath = z.array(z.string().max(100)).min(1).max(8)

export const CustomDeviceType = z.looseObject({
  ...DeviceType.shape,
  id: z
    .string()
    .max(60)
    .regex(/^(?!app$)[a-z][a-z0-9_]*$/, 'a small letter, then small letters, digits and _; not app')
    .refine(id => !(id in {}), 'a name that every object of JavaScript has'),
  title: z.string().min(1).max(60),
  summary: z.string().max(300).default(''),
  doc: z.string().max(10_000).default(''),
  layer: Layer.exclude(['without']).default('app'),
  icon: z.string().max(40).default('box'),
  keywords: z.array(z.string().max(60)).max(60).default([]),
  defaultName: z.string().max(60).refine(isDeviceName, 'small letters and digits'),
  gives: SignatureId,
  ports: z
    .array(Port.extend({ name: valueName, doc: z.string().max(2000).default('') }))
    .max(60)
    .default([]),
  settings: z.array(CustomSetting).max(60).default([]),
  /** As in the catalogue, with bounds: every device of the type is checked against each of them. */
  sharing: z
    .array(z.tuple([sharingPath, sharingPath]))
    .max(20)
    .optional(),
  needsSlots: z.array(z.string().max(60)).max(20).optional(),
  contradicting: z
    .array(z.array(z.string().max(200)).min(2).max(20))
    .max(20)
    .optional(),
  bootArguments: z.array(BootArgument).max(60).default([]),
  opam: z
    .string()
    .max(200)
    .regex(/^[a-z][a-z0-9-]*$/)
    .optional(),
  targets: z
    .array(Target)
    .min(1)
    .default([...Target.options]),
  parts: z.never('own device types are of one piece').optional(),
  slot: z.never('platform parts are not to be had twice').optional(),
  dataFolder: z.never('own device types compile no folder in').optional(),
  universes: z.object({ embedded: CustomSide.optional(), mirage: CustomSide.optional() }),
  source: z.string().max(2000).default(''),
})
export type CustomDeviceType = z.infer<typeof CustomDeviceType>
