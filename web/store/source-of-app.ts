import { moduleOfFile } from '../../shared/ocaml-names.ts'
import type { SourceName } from '../../shared/project.ts'

/** The `.ml` that defines the first module of a path: `Site.Make` to `site.ml`; null where no source does. */
export const moduleFile = (
  modulePath: string,
  sources: Readonly<Record<SourceName, string>>,
): SourceName | null => {
  const first = modulePath.split('.')[0] ?? ''
  return Object.keys(sources).find(name => name.endsWith('.ml') && moduleOfFile(name) === first) ?? null
}

/** The file that would define a module: `Site.Make` to `site.ml`. */
export const fileOfModule = (modulePath: string): SourceName => {
  const first = modulePath.split('.')[0] ?? ''
  return `${first.charAt(0).toLowerCase()}${first.slice(1)}.ml`
}
