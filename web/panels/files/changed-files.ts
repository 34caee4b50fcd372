import type { GeneratedFile } from '../../../shared/protocol/api.ts'

/** A file that is not what it was at the last build; an empty text where there was or is none. */
export type ChangedFile = { path: string; before: string; after: string; user: boolean }

/** The files that differ between a build and now, in the order of now, those that are gone last. */
export const changedFiles = (
  built: readonly GeneratedFile[],
  files: readonly GeneratedFile[],
): ChangedFile[] => {
  if (built.length === 0) return []
  const before = new Map(built.map(file => [file.path, file.text]))
  const now = new Set(files.map(({ path }) => path))
  return [
    ...files
      .filter(({ path, text }) => before.get(path) !== text)
      .map(({ path, text, user }) => ({ path, before: before.get(path) ?? '', after: text, user })),
    ...built
      .filter(({ path }) => !now.has(path))
      .map(({ path, text, user }) => ({ path, before: text, after: '', user })),
  ]
}
