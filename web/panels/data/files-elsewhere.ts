import type { Project, ProjectId } from '../../../shared/model/project.ts'
import { readProject } from '../../api.ts'
import { openDock } from '../../dock/dock-store.ts'
import { setFiles, useDocument } from '../../store/document.ts'
import { pluralize } from '../../ui/text/units.ts'
import { toast } from '../../ui/toast/toast-store.ts'
import { ownChanges } from './file-calls.ts'

/**
 * Hears how often the server has seen data files of the open project change. What this page has not done itself someone else
 * has: the list here becomes the server's, and a message says what is different.
 */
export const filesElsewhere = (project: ProjectId): ((changes: number) => void) => {
  let known: { changes: number; others: number } | null = null
  return changes => {
    const { done, underWay } = ownChanges()
    const others = changes - done
    // A server that was started again counts from the start.
    if (known === null || changes < known.changes) known = { changes, others }
    known.changes = changes
    // What this page does itself it lists when it is done.
    if (underWay > 0 || others <= known.others) return
    known.others = others
    void show(project)
  }
}

const show = async (project: ProjectId): Promise<void> => {
  const reply = await readProject(project)
  const { projectId, files } = useDocument.getState()
  if (!reply.ok || projectId !== project) return
  const theirs = reply.value.project.files
  const different = differing(files, theirs)
  if (different.length === 0) return
  setFiles(theirs)
  const [first = ''] = different
  toast({
    kind: 'plain',
    title: different.length === 1 ? `${first} was changed elsewhere` : 'Data files were changed elsewhere',
    ...(different.length > 1 && { text: `${first} and ${pluralize(different.length - 1, 'more', 'more')}` }),
    action: { label: 'Show', run: () => openDock('data') },
    key: 'files-elsewhere',
  })
}

/** The paths that one of two lists has alone, or that hold something else in the other. */
export const differing = (a: Project['files'], b: Project['files']): string[] =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])]
    .filter(path => a[path]?.sha256 !== b[path]?.sha256)
    .sort()
