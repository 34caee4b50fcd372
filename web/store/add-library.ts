import { isLibraryOf } from '../../shared/catalogue/libraries.ts'
import { isApp } from '../../shared/model/composition.ts'
import { ownLibrariesOf, ownLibraryNamed } from '../../shared/model/own-libraries.ts'
import type { SourceName } from '../../shared/model/project.ts'
import { edit, useDocument } from './document.ts'
import { useSession } from './session.ts'

/** Why a new library cannot have a name, in a sentence; null where it can. */
export const newLibraryFault = (name: string): string | null => {
  const { sources } = useDocument.getState()
  if (!/^[a-z][a-z0-9_]{0,59}$/.test(name))
    return 'A library name is small letters, digits and _, starting with a letter'
  if (isLibraryOf(useSession.getState().platform.universe, name))
    return `The universe has a library ${name} already`
  return ownLibraryNamed(sources, name) !== undefined || folderOf(name).some(file => file in sources)
    ? `${name} is there already`
    : null
}

/** Adds a library to `lib/` with one module, and to the app's libraries where there is one app: one step. Gives the module's file. */
export const addLibrary = (name: string): SourceName => {
  const { composition } = useDocument.getState()
  const [dune, module] = folderOf(name)
  const [app, ...others] = composition.devices.filter(isApp)
  edit(
    app && others.length === 0
      ? [
          {
            edit: 'replace-device',
            device: { ...app, app: { ...app.app, libraries: [...app.app.libraries, name] } },
          },
        ]
      : [],
    { sources: { [dune]: `(library\n (name ${name}))\n`, [module]: `let hello = "Hello from ${name}"\n` } },
  )
  return module
}

/** The names of the project's own libraries, as apps name them, in alphabetical order. */
export const ownLibraryNames = (): string[] =>
  ownLibrariesOf(useDocument.getState().sources)
    .libraries.map(({ name }) => name)
    .sort()

const folderOf = (name: string): [dune: SourceName, module: SourceName] => [
  `lib/${name}/dune`,
  `lib/${name}/${name}.ml`,
]
