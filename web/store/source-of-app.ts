import type { SourceName } from '../../shared/model/project.ts'
import { moduleOfFile } from '../../shared/ocaml/ocaml-names.ts'

/** The `.ml` that defines the first module of a path: `Site.Make` to `site.ml`; null where no source does. */
export const moduleFile = (
  modulePath: string,
  sources: Readonly<Record<SourceName, string>>,
): SourceName | null => filesOf(sources).get(modulePath.split('.')[0] ?? '') ?? null

const known = new WeakMap<object, Map<string, SourceName>>()

/** The first `.ml` of each module, found once: a graph may have as many apps as sources. */
const filesOf = (sources: Readonly<Record<SourceName, string>>): Map<string, SourceName> => {
  const found = known.get(sources)
  if (found) return found
  const files = new Map<string, SourceName>()
  for (const name of Object.keys(sources)) {
    const module = name.endsWith('.ml') ? moduleOfFile(name) : null
    if (module !== null && !files.has(module)) files.set(module, name)
  }
  known.set(sources, files)
  return files
}

/** The file that would define a module: `Site.Make` to `site.ml`. */
export const fileOfModule = (modulePath: string): SourceName => {
  const first = modulePath.split('.')[0] ?? ''
  return `${first.charAt(0).toLowerCase()}${first.slice(1)}.ml`
}
