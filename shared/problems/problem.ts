import { z } from 'zod'
import { DeviceId, Wire } from '../model/composition.ts'
import { Edit } from '../model/edit.ts'
import { LeftOut } from '../model/left-out.ts'
import { Target, Universe } from '../model/target.ts'
import { HeadDifference } from '../ocaml/head-difference.ts'
import { OcamlCause } from '../ocaml/ocaml-cause.ts'

/** `error` stops a build; `warning` does not. */
export const Severity = z.enum(['error', 'warning'])
export type Severity = z.infer<typeof Severity>

/** A change that would fix a problem: its label is the text of the button. */
export const Fix = z.object({
  label: z.string(),
  edits: z.array(Edit),
  /** Changes so much that it is shown before it is done. */
  preview: z.boolean().optional(),
})
export type Fix = z.infer<typeof Fix>

/** A place in a source file; lines from 1, columns from 0 in UTF-8 bytes, as the OCaml compiler counts them. */
export const SourcePlace = z.object({
  /** The file in the project folder: `src/unikernel.ml`. */
  file: z.string(),
  line: z.int().positive(),
  endLine: z.int().positive(),
  column: z.int().nonnegative(),
  endColumn: z.int().nonnegative(),
})
export type SourcePlace = z.infer<typeof SourcePlace>

const device = DeviceId
const port = z.string()

/**
 * Something wrong, or unfinished, in a project, with its place. `describe` (in `describe.ts`) puts it into words, `fixesFor`
 * (in `fixes.ts`) says what would fix it. The first group is found by `validate`; the last one by the compiler.
 */
export const Problem = z.discriminatedUnion('code', [
  z.object({ code: z.literal('unreadable'), file: z.string(), path: z.string(), reason: z.string() }),
  z.object({ code: z.literal('unknown-device-type'), device, type: z.string() }),
  z.object({ code: z.literal('duplicate-id'), device }),
  z.object({
    code: z.literal('bad-name'),
    device,
    name: z.string(),
    reason: z.enum(['form', 'empty']),
  }),
  z.object({ code: z.literal('duplicate-name'), device, name: z.string(), other: device }),
  z.object({ code: z.literal('slot-taken'), device, slot: z.string(), other: device }),
  z.object({ code: z.literal('too-many-manifest-devices'), count: z.int() }),
  z.object({ code: z.literal('dangling-wire'), wire: Wire, end: z.enum(['from', 'to']) }),
  z.object({ code: z.literal('unknown-port'), wire: Wire, device, port }),
  z.object({ code: z.literal('doubly-wired-port'), device, port, wires: z.array(Wire) }),
  z.object({ code: z.literal('type-mismatch'), wire: Wire, gives: z.string().nullable(), needs: z.string() }),
  z.object({ code: z.literal('unwired-port'), device, port, needs: z.string() }),
  /** Two ways from a device that must lead to the same one, and where they lead. */
  z.object({
    code: z.literal('not-shared'),
    device,
    paths: z.tuple([z.array(port), z.array(port)]),
    ends: z.tuple([DeviceId, DeviceId]),
  }),
  /** The device at `other` leaves out a part of the platform that this one needs. */
  z.object({ code: z.literal('part-left-out'), device, slot: z.string(), other: DeviceId }),
  /** A disk or a network interface that more than one port is wired to. */
  z.object({ code: z.literal('not-alone'), device, wires: z.array(Wire) }),
  /** A store with a private key, or one that a port for secrets reads, that `reader` may show to anyone at `port`. */
  z.object({
    code: z.literal('exposed-key'),
    device,
    folder: z.string().nullable(),
    key: z.string().nullable(),
    reader: DeviceId,
    port,
  }),
  /** A TLS server whose folder lacks these files. */
  z.object({
    code: z.literal('missing-certificate'),
    device,
    folder: z.string(),
    files: z.array(z.string()),
  }),
  /** A certificate or a key, by its path in the project folder, with which a TLS server does not start, or that clients will doubt. */
  z.object({
    code: z.literal('bad-certificate'),
    device,
    file: z.string(),
    reason: z.string(),
    severity: Severity,
  }),
  /** A client without TLS, whose app is told by a boot argument to fetch by HTTPS. */
  z.object({ code: z.literal('needs-tls'), device, app: DeviceId, flag: z.string() }),
  z.object({ code: z.literal('cycle'), devices: z.array(DeviceId), wires: z.array(Wire) }),
  z.object({ code: z.literal('unsupported-target'), device, target: Target }),
  z.object({ code: z.literal('not-in-universe'), device, universe: Universe }),
  z.object({ code: z.literal('unknown-setting'), device, setting: z.string() }),
  z.object({
    code: z.literal('bad-setting'),
    device,
    setting: z.string(),
    value: z.string(),
    reason: z.string(),
  }),
  z.object({ code: z.literal('unknown-boot-argument'), device, flag: z.string() }),
  z.object({
    code: z.literal('bad-boot-default'),
    device,
    flag: z.string(),
    value: z.string(),
    reason: z.string(),
  }),
  z.object({
    code: z.literal('bad-boot-value'),
    device,
    flag: z.string(),
    value: z.string(),
    reason: z.string(),
  }),
  z.object({ code: z.literal('boot-values-clash'), device, flags: z.array(z.string()) }),
  z.object({ code: z.literal('boot-argument-clash'), device, flag: z.string(), other: device.nullable() }),
  z.object({ code: z.literal('bad-module-path'), device, module: z.string() }),
  z.object({ code: z.literal('missing-module'), device, module: z.string() }),
  z.object({ code: z.literal('bad-port-name'), device, port }),
  z.object({ code: z.literal('duplicate-port'), device, port }),
  z.object({ code: z.literal('unknown-signature'), device, port, signature: z.string() }),
  z.object({ code: z.literal('not-a-functor'), device, module: z.string() }),
  z.object({ code: z.literal('unknown-library'), device, library: z.string(), reason: z.string() }),
  z.object({ code: z.literal('reserved-module'), file: z.string(), module: z.string() }),
  z.object({ code: z.literal('module-clash'), file: z.string(), other: z.string() }),
  z.object({ code: z.literal('interface-alone'), file: z.string() }),
  /** A dune file of `lib/` that cannot be read. */
  z.object({ code: z.literal('dune-file'), file: z.string(), line: z.int().positive(), reason: z.string() }),
  /** A library of the project whose name another has: one of the universe, where `other` is null, or another of the project. */
  z.object({
    code: z.literal('own-library-name'),
    file: z.string(),
    line: z.int().positive(),
    library: z.string(),
    other: z.string().nullable(),
  }),
  /** A library that one of the project's own needs and that cannot be in an image. */
  z.object({
    code: z.literal('own-library-needs'),
    file: z.string(),
    line: z.int().positive(),
    library: z.string(),
    needs: z.string(),
    reason: z.string(),
  }),
  z.object({ code: z.literal('empty-data-folder'), device, folder: z.string() }),
  z.object({ code: z.literal('data-folder-clash'), device, folder: z.string(), other: device }),
  /** Of all data folders up to this one: how much it is. */
  z.object({
    code: z.literal('too-much-data'),
    device,
    folder: z.string(),
    bytes: z.int(),
    files: z.int(),
  }),
  z.object({ code: z.literal('nothing-starts') }),
  /** Something in `src/` that no build compiles. `instead`: the name under which it would be. */
  z.object({
    code: z.literal('not-compiled'),
    file: z.string(),
    what: z.enum(['name', 'folder', 'library', 'c', 'generator', 'dune', 'no-dune', 'other']),
    instead: z.string().nullable(),
  }),
  /** What stands in the project folder and is no part of the project: the first of `count` paths. */
  z.object({
    code: z.literal('left-out'),
    reason: LeftOut.shape.reason,
    paths: z.array(z.string()),
    count: z.int(),
  }),
  /** A record that the project defines for itself: `path` is the place in it. */
  z.object({
    code: z.literal('bad-custom-type'),
    kind: z.enum(['device-type', 'signature']),
    id: z.string(),
    path: z.string(),
    reason: z.string(),
  }),

  /** An app's ports and the head of its source, `file`, say different things. Found by `headProblems`. */
  z.object({ code: z.literal('head-differs'), device, file: z.string(), difference: HeadDifference }),

  /** Found where a project is to become a MirageOS project: what MirageOS 4.11 has not, and what it does otherwise. */
  z.object({
    code: z.literal('not-in-mirage'),
    device: device.nullable(),
    what: z.string(),
    instead: z.string(),
  }),
  z.object({ code: z.literal('mirage-differs'), device, difference: z.string() }),

  z.object({
    code: z.literal('ocaml'),
    severity: Severity,
    place: SourcePlace,
    /** The device it belongs to, where that is known. */
    device: device.nullable(),
    /** The compiler's own text. */
    message: z.string(),
    /** What it says, as data; absent for what is of no kind known here, and in builds of before 0.3. */
    cause: OcamlCause.optional(),
  }),
  z.object({ code: z.literal('build-failed'), message: z.string() }),
  /** Released packages that the project names are not there as the build needs them. */
  z.object({ code: z.literal('packages'), reason: z.string() }),
])
export type Problem = z.infer<typeof Problem>

/** What is wrong with the next boot alone never holds a build, nor does what an image can be without. */
const doubtful: ReadonlySet<Problem['code']> = new Set([
  'nothing-starts',
  'empty-data-folder',
  'not-compiled',
  'left-out',
  'unknown-boot-argument',
  'bad-boot-value',
  'boot-values-clash',
  'not-alone',
  'exposed-key',
  'missing-certificate',
  'needs-tls',
  'mirage-differs',
])

export const severityOf = (problem: Problem): Severity =>
  'severity' in problem ? problem.severity : doubtful.has(problem.code) ? 'warning' : 'error'

/** The devices that a problem is marked on, the first one first to be shown. */
export const devicesOf = (problem: Problem): DeviceId[] => {
  switch (problem.code) {
    case 'cycle':
      return problem.devices
    case 'dangling-wire':
      return [problem.end === 'from' ? problem.wire.to.device : problem.wire.from.device]
    case 'type-mismatch':
      return [problem.wire.to.device]
    default:
      return 'device' in problem && problem.device !== null ? [problem.device] : []
  }
}

/** The wires that a problem is marked on. */
export const wiresOf = (problem: Problem): Wire[] =>
  'wires' in problem ? problem.wires : 'wire' in problem ? [problem.wire] : []
