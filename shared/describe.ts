import { counterpartOf } from './catalogue/counterparts.ts'
import { type Catalogue, titleOf } from './catalogue.ts'
import type { Composition, Device, DeviceId, Wire } from './composition.ts'
import { describeDifference } from './head-difference.ts'
import { nearestTypes } from './nearest-types.ts'
import { ocamlWords } from './ocaml-message.ts'
import type { Problem, SourcePlace } from './problem.ts'
import { dataLimits, staticModule } from './static-data.ts'

/** A problem in words. Text between backticks is a name, a type or source text. */
export type Description = {
  /** What is wrong, in one sentence without a full stop at its end. */
  title: string
  /** Where: `Site · src/site.ml, line 12`. */
  where: string
  /** At most 26 characters, for the row at the foot of a device. */
  short: string
}

export type DescribeContext = { readonly composition: Composition; readonly catalogue: Catalogue }

/** Puts a problem into words for people; the same words in the browser, the log and the command line. */
export const describe = (problem: Problem, context: DescribeContext): Description => {
  const { short, ...rest } = inWords(problem, context)
  return { ...rest, short: short.length <= 26 ? short : `${short.slice(0, 25)}…` }
}

const inWords = (problem: Problem, context: DescribeContext): Description => {
  const { composition, catalogue } = context
  const find = (id: DeviceId): Device | undefined => composition.devices.find(device => device.id === id)
  const name = (id: DeviceId): string => {
    const device = find(id)
    return device && device.name !== '' ? `\`${device.name}\`` : `\`${id}\``
  }
  const at = (id: DeviceId): string => {
    const device = find(id)
    return device ? `${titleOf(catalogue, device)} · ${device.name}` : id
  }
  const type = (id: string): string => `\`${catalogue.signatures.get(id)?.moduleType ?? id}\``
  const ends = ({ from, to }: Wire): string =>
    `wire from ${name(from.device)} to ${name(to.device)}, port \`${to.port}\``

  switch (problem.code) {
    case 'unreadable':
      return {
        title: problem.path === '' ? problem.reason : `\`${problem.path}\`: ${problem.reason}`,
        where: problem.file,
        short: 'Cannot be read',
      }
    case 'unknown-device-type':
      return {
        title: unknownType(problem.type, catalogue),
        where: at(problem.device),
        short: 'Unknown device type',
      }
    case 'duplicate-id':
      return {
        title: `Two devices have the id \`${problem.device}\``,
        where: at(problem.device),
        short: 'Id taken twice',
      }
    case 'bad-name':
      return {
        title: badName(problem.name, problem.reason),
        where: at(problem.device),
        short: 'Not a device name',
      }
    case 'duplicate-name':
      return {
        title: `Two devices are called \`${problem.name}\``,
        where: at(problem.device),
        short: 'Name taken twice',
      }
    case 'slot-taken':
      return {
        title: `An image has one ${slotWords[problem.slot] ?? problem.slot}: ${name(problem.other)} has that place`,
        where: at(problem.device),
        short: `One ${slotWords[problem.slot] ?? problem.slot} only`,
      }
    case 'too-many-manifest-devices':
      return {
        title: `An image has at most 63 network and block devices, this one has ${problem.count}`,
        where: composition.name,
        short: 'Too many devices',
      }
    case 'dangling-wire': {
      const missing = problem.end === 'from' ? problem.wire.from.device : problem.wire.to.device
      return {
        title: `A wire ends at \`${missing}\`, which is not there`,
        where: ends(problem.wire),
        short: 'Wire without an end',
      }
    }
    case 'unknown-port':
      return {
        title: `${name(problem.device)} has no port \`${problem.port}\``,
        where: ends(problem.wire),
        short: `No port ${problem.port}`,
      }
    case 'doubly-wired-port':
      return {
        title: `Port \`${problem.port}\` has ${problem.wires.length} wires: ${problem.wires.map(wire => name(wire.from.device)).join(' and ')}`,
        where: at(problem.device),
        short: `${problem.port} wired twice`,
      }
    case 'type-mismatch': {
      const given = problem.gives === null ? 'nothing' : type(problem.gives)
      return {
        title: `\`${problem.wire.to.port}\` needs ${type(problem.needs)}, ${name(problem.wire.from.device)} gives ${given}`,
        where: ends(problem.wire),
        short: `${problem.wire.to.port} does not fit`,
      }
    }
    case 'unwired-port':
      return {
        title: `${name(problem.device)} needs ${type(problem.needs)} at \`${problem.port}\``,
        where: at(problem.device),
        short: `${problem.port} is not wired`,
      }
    case 'not-shared': {
      const [a, b] = problem.ends
      const way = (path: readonly string[]): string => `\`${path.join(' > ')}\``
      return {
        title: `${name(problem.device)} needs one device at ${way(problem.paths[0])} and ${way(problem.paths[1])}, it has ${name(a)} and ${name(b)}`,
        where: at(problem.device),
        short: `Two of ${problem.paths[0].at(-1)}`,
      }
    }
    case 'part-left-out': {
      const part = slotWords[problem.slot] ?? problem.slot
      return {
        title: `${name(problem.device)} needs the ${part}, which ${name(problem.other)} leaves out`,
        where: at(problem.device),
        short: `Needs the ${part}`,
      }
    }
    case 'not-alone':
      return {
        title: `${problem.wires.length} ports share ${name(problem.device)}, and each expects to be alone with it: ${problem.wires.map(({ to }) => name(to.device)).join(', ')}`,
        where: at(problem.device),
        short: `Shared by ${problem.wires.length}`,
      }
    case 'exposed-key': {
      const place = problem.folder === null ? name(problem.device) : `folder \`${problem.folder}\``
      const what =
        problem.key === null
          ? `${place}, which a port for secrets reads, too`
          : `the private key \`${problem.key}\` in ${place}`
      return {
        title: `${name(problem.reader)} can read ${what}, and may show it to anyone: give the key a folder of its own`,
        where: at(problem.device),
        short: 'A private key is readable',
      }
    }
    case 'missing-certificate':
      return {
        title: `${name(problem.device)} finds no ${problem.files.map(file => `\`${file}\``).join(' and no ')} in folder \`${problem.folder}\`, so the boot will end`,
        where: at(problem.device),
        short: 'No certificate',
      }
    case 'bad-certificate':
      return {
        title: `\`${problem.file}\` ${problem.reason}`,
        where: at(problem.device),
        short: 'Certificate of no use',
      }
    case 'needs-tls':
      return {
        title: `\`--${problem.flag}\` of ${name(problem.app)} is an https address, and ${name(problem.device)} has no TLS: the HTTPS client has`,
        where: at(problem.device),
        short: 'Has no TLS',
      }
    case 'cycle':
      return {
        title: `Each of these stands on the next, so none can start first: ${problem.devices.map(name).join(', ')}`,
        where: problem.devices.map(at).join(', '),
        short: 'Stands on itself',
      }
    case 'unsupported-target':
      return {
        title: `${name(problem.device)} does not run on ${problem.target}`,
        where: at(problem.device),
        short: `Not on ${problem.target}`,
      }
    case 'not-in-universe':
      return {
        title: `The ${problem.universe} universe does not have ${name(problem.device)}`,
        where: at(problem.device),
        short: `Not in ${problem.universe}`,
      }
    case 'unknown-setting':
      return {
        title: `${name(problem.device)} has no setting \`${problem.setting}\``,
        where: at(problem.device),
        short: 'Unknown setting',
      }
    case 'bad-setting':
      return {
        title: `Setting \`${problem.setting}\`: \`${problem.value}\` ${problem.reason}`,
        where: at(problem.device),
        short: `${problem.setting} has no value`,
      }
    case 'unknown-boot-argument':
      return {
        title: `${name(problem.device)} has no boot argument \`--${problem.flag}\``,
        where: at(problem.device),
        short: 'Unknown boot argument',
      }
    case 'bad-boot-default':
      return {
        title: `Default of \`--${problem.flag}\`: \`${problem.value}\` ${problem.reason}`,
        where: at(problem.device),
        short: `--${problem.flag} has no default`,
      }
    case 'bad-boot-value':
      return {
        title: `Boot argument \`--${problem.flag}\`: \`${problem.value}\` ${problem.reason}`,
        where: at(problem.device),
        short: `--${problem.flag} has no value`,
      }
    case 'boot-values-clash':
      return {
        title: `Only one of ${problem.flags.map(flag => `\`--${flag}\``).join(' and ')} can be true`,
        where: at(problem.device),
        short: 'They contradict',
      }
    case 'boot-argument-clash':
      return {
        title:
          problem.other === null
            ? `Every image has a boot argument \`--${problem.flag}\` already`
            : problem.other === problem.device
              ? `\`--${problem.flag}\` is declared twice`
              : `${name(problem.other)} has a boot argument \`--${problem.flag}\` already`,
        where: at(problem.device),
        short: `--${problem.flag} is taken`,
      }
    case 'bad-module-path':
      return {
        title: `\`${problem.module}\` is not a module path such as \`Unikernel\` or \`Unikernel.Make\``,
        where: at(problem.device),
        short: 'Not a module path',
      }
    case 'missing-module':
      return {
        title: `No source file defines the module \`${problem.module}\`: \`src/${fileOf(problem.module)}\` is missing${
          find(problem.device)?.type === 'app' ? '' : ', and no library of its device type has it'
        }`,
        where: at(problem.device),
        short: `No ${fileOf(problem.module)}`,
      }
    case 'not-a-functor':
      return {
        title: `A file cannot take devices: name a functor in it, such as \`${problem.module}.Make\``,
        where: at(problem.device),
        short: 'Not a functor',
      }
    case 'bad-port-name':
      return {
        title: `\`${problem.port}\` is not a port name: small letters, digits and _, starting with a letter`,
        where: at(problem.device),
        short: 'Not a port name',
      }
    case 'duplicate-port':
      return {
        title: `Two ports are called \`${problem.port}\``,
        where: at(problem.device),
        short: `Two ports ${problem.port}`,
      }
    case 'unknown-signature':
      return {
        title: `Port \`${problem.port}\` needs \`${problem.signature}\`, which is no signature that a port can need`,
        where: at(problem.device),
        short: 'Unknown signature',
      }
    case 'unknown-library':
      return {
        title: `Library \`${problem.library}\` ${problem.reason}`,
        where: at(problem.device),
        short: 'Library not available',
      }
    case 'reserved-module':
      return {
        title: `A module \`${problem.module}\` would hide the one that the image needs`,
        where: problem.file,
        short: 'Module name is taken',
      }
    case 'module-clash':
      return {
        title: `\`${problem.file}\` and \`${problem.other}\` define the same module`,
        where: problem.file,
        short: 'Module twice',
      }
    case 'interface-alone':
      return {
        title: `\`${problem.file}\` describes a module that no \`.ml\` file defines`,
        where: problem.file,
        short: 'Interface alone',
      }
    case 'empty-data-folder':
      return {
        title: `The project has no data files in \`${problem.folder}/\`: the store in the image is empty`,
        where: at(problem.device),
        short: `No files in ${problem.folder}`,
      }
    case 'data-folder-clash':
      return {
        title: `The folders of ${name(problem.device)} and ${name(problem.other)} would both become the module \`${staticModule(problem.folder)}\``,
        where: at(problem.device),
        short: 'Folder names too alike',
      }
    case 'too-much-data':
      return {
        title: `With \`${problem.folder}/\`, ${problem.files} files of ${Math.ceil(problem.bytes / 1024 / 1024)} MiB would be in the image, which takes at most ${dataLimits.files} files and ${dataLimits.bytes / 1024 / 1024} MiB`,
        where: at(problem.device),
        short: 'Too much data',
      }
    case 'bad-own-type': {
      const what = problem.kind === 'signature' ? 'Signature' : 'Device type'
      return {
        title: `${what} \`${problem.id}\`, \`${problem.path}\`: ${problem.reason}`,
        where: `${what}s of this project`,
        short: `${what} ${problem.id}`,
      }
    }
    case 'not-compiled':
      return { title: notCompiled(problem), where: problem.file, short: 'Not compiled' }
    case 'left-out': {
      const shown = problem.paths.slice(0, 5).map(path => `\`${path}\``)
      const more = problem.count - shown.length
      const [names, they] = [
        `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
        problem.count === 1 ? 'is' : 'are',
      ]
      return {
        title: `${names} ${they} no part of the project: ${leftOutReasons[problem.reason]}`,
        where: composition.name,
        short: 'Left out',
      }
    }
    case 'nothing-starts':
      return { title: 'Nothing starts: the graph has no app', where: composition.name, short: 'No app' }
    case 'not-in-mirage':
      return {
        title: `MirageOS 4.11 has no ${problem.what}. ${problem.instead.replace(/\.$/, '')}`,
        where: problem.device === null ? composition.name : at(problem.device),
        short: 'Not in MirageOS',
      }
    case 'mirage-differs':
      return { title: problem.difference, where: at(problem.device), short: 'Other in MirageOS' }
    case 'head-differs':
      return {
        title: `Ports and source of ${name(problem.device)} differ: ${lowerFirst(describeDifference(problem.difference))}`,
        where: `${at(problem.device)} · ${problem.file}`,
        short: 'Ports and source differ',
      }
    case 'ocaml': {
      const words = ocamlWords(problem.message)
      const device = problem.device === null ? '' : `${at(problem.device)} · `
      return {
        title: words.title,
        where: `${device}${placeInWords(problem.place)}`,
        short: `Line ${problem.place.line}: ${words.short}`,
      }
    }
    case 'build-failed':
      return { title: problem.message, where: composition.name, short: 'Build failed' }
  }
}

/** `src/site.ml, line 12, columns 37 to 40`; columns are counted from 1 for people. */
export const placeInWords = ({ file, line, endLine, column, endColumn }: SourcePlace): string => {
  if (endLine !== line) return `${file}, lines ${line} to ${endLine}`
  if (endColumn === 0) return `${file}, line ${line}`
  return endColumn - column > 1
    ? `${file}, line ${line}, columns ${column + 1} to ${endColumn}`
    : `${file}, line ${line}, column ${column + 1}`
}

const lowerFirst = (text: string): string => `${text.charAt(0).toLowerCase()}${text.slice(1)}`

/** The module that an app names, as a file of `src/`: `Unikernel` to `unikernel.ml`. */
export const fileOf = (module: string): string => `${module.charAt(0).toLowerCase()}${module.slice(1)}.ml`

const unknownType = (type: string, catalogue: Catalogue): string => {
  const counterpart = counterpartOf(type)
  const instead = counterpart?.type ? typeTitle(counterpart.type, catalogue) : null
  if (counterpart)
    return instead === null
      ? `\`${type}\` is not to be had: ${counterpart.reason}`
      : `\`${type}\` is not to be had. ${instead} has its place: ${counterpart.reason}`
  const [near] = nearestTypes(catalogue, type)
  return near === undefined
    ? `No device type is called \`${type}\`, here or in MirageOS 4.11`
    : `No device type is called \`${type}\`. The nearest is \`${near}\`, ${typeTitle(near, catalogue)}`
}

const typeTitle = (type: string, catalogue: Catalogue): string =>
  type === 'app' ? '“OCaml app”' : `“${catalogue.deviceTypes.get(type)?.title ?? type}”`

const badName = (name: string, reason: 'form' | 'empty'): string =>
  reason === 'empty'
    ? 'A device has no name'
    : `A device name is small letters and digits, at most 67, starting with a letter: \`${name}\` is not`
const notCompiled = ({ file, what, instead }: Extract<Problem, { code: 'not-compiled' }>): string => {
  switch (what) {
    case 'name':
      return `\`${file}\` is not compiled: a module's file is called by letters, digits, \`_\` and \`'\`, a letter first, and ends in \`.ml\` or \`.mli\`. Rename it, for example to \`${instead}\``
    case 'folder':
      return `\`${file}\` is not compiled: modules stand in \`src/\` itself. Move its \`.ml\` files there`
    case 'library':
      return `\`${file}\` is not compiled: a project has no libraries of its own. Move its \`.ml\` files to \`src/\`, and leave its name out of the libraries of the app`
    case 'c':
      return `\`${file}\` is not compiled: a project is OCaml alone. Write what it does in OCaml, or use a library that has it`
    case 'generator':
      return `\`${file}\` is not compiled: no generator runs in a build. Run it yourself, and keep the \`.ml\` that it makes in \`src/\``
    case 'dune':
      return `\`${file}\` is not read: each build writes its own dune files. Libraries are named in the app`
    case 'other':
      return `\`${file}\` is not compiled: modules are \`.ml\` and \`.mli\` files. Data files stand in folders beside \`src/\``
  }
}

const leftOutReasons: Record<Extract<Problem, { code: 'left-out' }>['reason'], string> = {
  name: 'a path has at most 400 characters, without backslashes and what cannot be seen',
  link: 'a link counts only where it leads to a file of the project',
  special: 'neither a file nor a folder',
  system: 'macOS or Windows keeps its own notes there',
}

const slotWords: Readonly<Record<string, string>> = {
  sleep: 'sleep',
  ptime: 'wall clock',
  mtime: 'monotonic clock',
  random: 'random source',
  reporter: 'log reporter',
  argv: 'command line',
}
