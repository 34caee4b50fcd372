import { inPlaceOf, usesLibrary } from '../catalogue/libraries.ts'
import { isApp } from '../model/composition.ts'
import type { Edit } from '../model/edit.ts'
import { portsFromHead } from '../ocaml/app-head.ts'
import { describeDifference } from '../ocaml/head-difference.ts'
import { headOf } from '../ocaml/ocaml-head.ts'
import { capitalised, moduleOfFile } from '../ocaml/ocaml-names.ts'
import { changeApp } from './change-app.ts'
import type { Problem } from './problem.ts'
import type { ProblemRecords } from './record.ts'
import { fileOf } from './source-place-text.ts'

/** Apps and their sources. */
export const appProblems = {
  'bad-module-path': {
    describe: (problem, { at }) => ({
      title: `\`${problem.module}\` is not a module path such as \`Unikernel\` or \`Unikernel.Make\``,
      where: at(problem.device),
      short: 'Not a module path',
    }),
    fixes: (problem, { find }) => {
      const device = find(problem.device)
      const path = problem.module
        .replace(/\.mli?$/, '')
        .split('.')
        .map(capitalised)
        .join('.')
      return device && isApp(device) && /^[A-Z][A-Za-z0-9_']*(\.[A-Z][A-Za-z0-9_']*)*$/.test(path)
        ? [changeApp(device, `Use ${path}`, { module: path })]
        : []
    },
  },
  'missing-module': {
    describe: (problem, { at, find }) => ({
      title: `No source file defines the module \`${problem.module}\`: \`src/${fileOf(problem.module)}\` is missing${
        find(problem.device)?.type === 'app' ? '' : ', and no library of its device type has it'
      }`,
      where: at(problem.device),
      short: `No ${fileOf(problem.module)}`,
    }),
    fixes: (problem, { find, sources }) => {
      const modules = [
        ...new Set(
          Object.keys(sources)
            .filter(file => file.endsWith('.ml'))
            .map(moduleOfFile),
        ),
      ]
      const device = find(problem.device)
      if (!device || !isApp(device)) return []
      const rest = device.app.module.split('.').slice(1)
      return modules
        .slice(0, 3)
        .map(module => changeApp(device, `Use ${module}`, { module: [module, ...rest].join('.') }))
    },
  },
  'not-a-functor': {
    describe: (problem, { at }) => ({
      title: `A file cannot take devices: name a functor in it, such as \`${problem.module}.Make\``,
      where: at(problem.device),
      short: 'Not a functor',
    }),
    fixes: (problem, { find }) => {
      const device = find(problem.device)
      return device && isApp(device)
        ? [changeApp(device, `Use ${problem.module}.Make`, { module: `${problem.module}.Make` })]
        : []
    },
  },
  'bad-port-name': {
    describe: (problem, { at }) => ({
      title: `\`${problem.port}\` is not a port name: small letters, digits and _, starting with a letter`,
      where: at(problem.device),
      short: 'Not a port name',
    }),
  },
  'duplicate-port': {
    describe: (problem, { at }) => ({
      title: `Two ports are called \`${problem.port}\``,
      where: at(problem.device),
      short: `Two ports ${problem.port}`,
    }),
  },
  'unknown-signature': {
    describe: (problem, { at }) => ({
      title: `Port \`${problem.port}\` needs \`${problem.signature}\`, which is no signature that a port can need`,
      where: at(problem.device),
      short: 'Unknown signature',
    }),
  },
  'unknown-library': {
    describe: (problem, { at }) => ({
      title: `Library \`${problem.library}\` ${problem.reason}`,
      where: at(problem.device),
      short: 'Library not available',
    }),
    fixes: (problem, { find, sources, platform }) => {
      const device = find(problem.device)
      if (!device || !isApp(device)) return []
      const others = device.app.libraries.filter(library => library !== problem.library)
      const instead = inPlaceOf(platform?.universe ?? 'embedded', problem.library)
      return [
        ...(instead.length === 0
          ? []
          : [
              changeApp(device, `Use ${instead.join(' and ')}`, {
                libraries: [...new Set([...others, ...instead])],
              }),
            ]),
        // Where the sources use it, that would only move the error into them.
        ...(usesLibrary(sources, problem.library)
          ? []
          : [changeApp(device, `Remove ${problem.library}`, { libraries: others })]),
      ]
    },
  },
  'reserved-module': {
    describe: problem => ({
      title: `A module \`${problem.module}\` would hide the one that the image needs`,
      where: problem.file,
      short: 'Module name is taken',
    }),
  },
  'module-clash': {
    describe: problem => ({
      title: `\`${problem.file}\` and \`${problem.other}\` define the same module`,
      where: problem.file,
      short: 'Module twice',
    }),
  },
  'interface-alone': {
    describe: problem => ({
      title: `\`${problem.file}\` describes a module that no \`.ml\` file defines`,
      where: problem.file,
      short: 'Interface alone',
    }),
  },
  'dune-file': {
    describe: ({ file, line, reason }) => ({
      title: `\`${file}\` cannot be read: ${reason}`,
      where: `${file}, line ${line}`,
      short: 'Dune file',
    }),
  },
  'own-library-name': {
    describe: ({ file, line, library, other }) => ({
      title:
        other === null
          ? `The universe has a library \`${library}\` already: give the project's own another name`
          : `\`${file}\` and \`${other}\` define a library \`${library}\` each: give one of them another name`,
      where: `${file}, line ${line}`,
      short: 'Library name is taken',
    }),
  },
  'own-library-needs': {
    describe: ({ file, line, library, needs, reason }) => ({
      title: `The project's library \`${library}\` needs \`${needs}\`, which ${reason}`,
      where: `${file}, line ${line}`,
      short: 'Library not available',
    }),
  },
  'not-compiled': {
    describe: problem => ({ title: notCompiled(problem), where: problem.file, short: 'Not compiled' }),
  },
  'head-differs': {
    describe: (problem, { name, at }) => ({
      title: `Ports and source of ${name(problem.device)} differ: ${lowerFirst(describeDifference(problem.difference))}`,
      where: `${at(problem.device)} · ${problem.file}`,
      short: 'Ports and source differ',
    }),
    fixes: (problem, { find, composition, catalogue, sources }) => {
      const device = find(problem.device)
      const text = sources[problem.file.replace(/^src\//, '')]
      const portsDiffer = ['functor-count', 'signature'].includes(problem.difference.kind)
      if (!portsDiffer || text === undefined || !device || !isApp(device)) return []
      const head = headOf(text, device.app.module.split('.').slice(1))
      const taken = head && portsFromHead(device, head, catalogue)
      if (!taken || taken.unknown.length > 0) return []
      const kept = new Set(taken.ports.map(({ name }) => name))
      const gone = composition.wires.filter(({ to }) => to.device === device.id && !kept.has(to.port))
      return [
        {
          label: 'Take the ports from the source',
          edits: [
            ...gone.map((wire): Edit => ({ edit: 'remove-wire', wire })),
            ...changeApp(device, '', { ports: taken.ports }).edits,
          ],
        },
      ]
    },
  },
} satisfies Partial<ProblemRecords>

const lowerFirst = (text: string): string => `${text.charAt(0).toLowerCase()}${text.slice(1)}`

const notCompiled = ({ file, what, instead }: Extract<Problem, { code: 'not-compiled' }>): string => {
  switch (what) {
    case 'name':
      return `\`${file}\` is not compiled: a module's file is called by letters, digits, \`_\` and \`'\`, a letter first, and ends in \`.ml\` or \`.mli\`. Rename it, for example to \`${instead}\``
    case 'folder':
      return `\`${file}\` is not compiled: modules stand in \`src/\` itself. Move its \`.ml\` files there, or make a library of the folder: move it to \`lib/\`, with a dune file`
    case 'library':
      return `\`${file}\` is not compiled: the project's own libraries stand in \`lib/\`. Move the folder there`
    case 'c':
      return `\`${file}\` is not compiled: C belongs to a library. Move it to a folder of \`lib/\`, with a dune file that names it in \`foreign_stubs\``
    case 'generator':
      return `\`${file}\` is not compiled: no generator runs for \`src/\`. Move it to a library in \`lib/\`, whose dune file says how it is run`
    case 'dune':
      return `\`${file}\` is not read: each build writes its own dune files for \`src/\`. Libraries are named in the app, and those of the project stand in \`lib/\``
    case 'no-dune':
      return `\`${file}\` is not compiled: there is no dune file in its folder, nor in one above it up to \`lib/\``
    case 'other':
      return `\`${file}\` is not compiled: modules are \`.ml\` and \`.mli\` files. Data files stand in folders beside \`src/\``
  }
}
