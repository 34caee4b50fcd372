import { libraryFolder } from '../../shared/model/library-files.ts'
import type { Plan } from './plan.ts'
import { dataFolder, type StaticStore } from './static-stores.ts'

/**
 * `dune-project`, of a version that older installations of dune read, too. With libraries of the project's own it is one that has
 * `(include_subdirs qualified)`, and names the packages that public names need.
 */
export const duneProject = ({ ownPackages }: Pick<Plan, 'ownPackages'>): string =>
  ownPackages === null
    ? '(lang dune 2.9)\n'
    : `(lang dune 3.7)\n${ownPackages.map(name => `(package (name ${name}))\n`).join('')}`

/**
 * `dune-workspace`: the host's context, and the target's, which borrows the host's tools, as MirageOS 4 has them. `checks`: the
 * target's has an alias `check` in each folder, which compiles interfaces and makes no code.
 */
export const duneWorkspace = (
  { platform: { target } }: Pick<Plan, 'platform'>,
  { checks = false }: { checks?: boolean } = {},
): string => `(lang dune 2.9)
(profile release)
(context (default))
(context
 (default
  (name ${target})${checks ? '\n  (merlin)' : ''}
  (host default)
  (toolchain solo5)
  (disable_dynamically_linked_foreign_archives true)))
`

/** The linker's account of what is in the image. */
export const linkMap = 'main.map'

/**
 * `dune`: one executable for the target, under the image's name, with the data folders that it holds. Its modules are in all folders
 * but `lib/`; `librarySubdirectories`: `lib/dune` says itself how the folders below it belong together.
 */
export const dune = (
  { name, platform: { target }, libraries, ownPackages }: Plan,
  stores: readonly StaticStore[],
  { librarySubdirectories }: { librarySubdirectories: boolean },
): string => `(include_subdirs unqualified)
${ownPackages === null || librarySubdirectories ? '' : `(subdir ${libraryFolder} (include_subdirs no))\n`}${stores.every(isEmpty) ? '' : `(data_only_dirs ${dataFolder})\n`}
(executable
 (name main)
 (enabled_if (= %{context_name} ${target}))
 (modes exe)
 (flags (:standard -w +26+27))
 (link_flags (-ccopt -Wl,-Map=${linkMap}))
 (foreign_stubs (language c) (names ${['manifest', ...stores.map(({ file }) => `${file}_data`)].join(' ')})${
   stores.every(isEmpty) ? '' : `\n  (extra_deps (glob_files ${dataFolder}/*))`
 })
 (libraries ${wrapped(libraries)}))

(rule
 (targets ${name}.${target})
 (enabled_if (= %{context_name} ${target}))
 (action (copy main.exe ${name}.${target})))
`

/** Without files there is no folder that dune could look for them in. */
const isEmpty = ({ files }: StaticStore): boolean => files.length === 0

const wrapped = (words: readonly string[]): string => {
  const lines = ['']
  for (const word of words) {
    const line = lines.at(-1) ?? ''
    if (line !== '' && line.length + word.length > 90) lines.push(word)
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`
  }
  return lines.join('\n  ')
}
