import type { SourceName } from '../../shared/model/project.ts'
import { change, step, useDocument } from './document.ts'
import { withNewSources } from './source-files.ts'

/* Changes to the sources: which there are is a step, what is in them is the editor's. */

/** The editor's own change: never an undo step of the graph. A name that is not there yet is added, which is one. */
export const setSource = (name: SourceName, text: string): void => {
  const { sourceFiles, texts, readOnly } = useDocument.getState()
  if (readOnly) return
  const file = sourceFiles.find(file => file.name === name)
  if (!file) addSource(name, text)
  else if (texts[file.key] !== text) change({ texts: { ...texts, [file.key]: text } })
}

/** Adds a source; leaves one of that name alone. */
export const addSource = (name: SourceName, text = ''): void =>
  step(state => withNewSources(state, { [name]: text }))

/** Renames a source; does nothing where the new name is taken. */
export const renameSource = (from: SourceName, to: SourceName): void =>
  step(({ sourceFiles }) =>
    from === to || sourceFiles.some(({ name }) => name === to)
      ? {}
      : { sourceFiles: sourceFiles.map(file => (file.name === from ? { ...file, name: to } : file)) },
  )

/** Removes a source; undo brings it back with its text. */
export const removeSource = (name: SourceName): void =>
  step(({ sourceFiles }) => ({ sourceFiles: sourceFiles.filter(file => file.name !== name) }))
