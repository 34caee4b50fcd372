import type { Project, SourceName } from '../../shared/model/project.ts'
import type { Sources } from './sources.ts'

/** A source under a key that outlives its name. `texts` holds what is in it. */
export type SourceFile = { key: string; name: SourceName }

/** Source files, and the text of each by its key. */
export type KeyedSources = { sourceFiles: readonly SourceFile[]; texts: Readonly<Record<string, string>> }

/** The sources by name. */
export const sourcesOf = ({ sourceFiles, texts }: KeyedSources): Sources =>
  Object.fromEntries(sourceFiles.map(({ key, name }) => [name, texts[key] ?? '']))

/** Sources under keys of their own, from `s` and `first` on. */
export const keyedSources = (sources: Project['sources'], first = 0): KeyedSources => {
  const sourceFiles = Object.keys(sources).map((name, index) => ({ key: `s${first + index}`, name }))
  return {
    sourceFiles,
    texts: Object.fromEntries(sourceFiles.map(({ key, name }) => [key, sources[name] ?? ''])),
  }
}

/** What adds sources; a name that is taken is left alone. */
export const withNewSources = (
  { sourceFiles, texts }: KeyedSources,
  sources: Readonly<Sources>,
): Partial<KeyedSources> => {
  const taken = new Set(sourceFiles.map(({ name }) => name))
  const added = Object.entries(sources).filter(([name]) => !taken.has(name))
  if (added.length === 0) return {}
  let next = Object.keys(texts).length
  const files = added.map(([name]) => ({ key: `s${next++}`, name }))
  return {
    sourceFiles: [...sourceFiles, ...files],
    texts: { ...texts, ...Object.fromEntries(files.map(({ key }, index) => [key, added[index]?.[1] ?? ''])) },
  }
}
