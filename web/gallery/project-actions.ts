import { Composition } from '../../shared/model/composition.ts'
import type { ProjectId } from '../../shared/model/project.ts'
import type { CreateProject, OpenProject, ProjectSummary } from '../../shared/protocol/api.ts'
import {
  createProject,
  deleteProject,
  importProject,
  type Reply,
  readProject,
  restoreProject,
  saveProject,
  sentenceOf,
} from '../api.ts'
import { go } from '../route.ts'
import { pluralize } from '../ui/text/units.ts'
import { attempt, toast } from '../ui/toast/toast-store.ts'

/** Makes a project and opens it. */
export const create = async (from: CreateProject): Promise<void> => {
  attempt('project')
  opened(await createProject(from), 'Not created')
}

/** Makes a project from an archive of a project folder, and opens it. */
export const importArchive = async (archive: File): Promise<void> => {
  attempt('project')
  const reply = await importProject(archive)
  opened(reply, `${archive.name} was not imported`)
  if (!reply.ok || reply.value.skipped.length === 0) return
  const [first = '', ...others] = reply.value.skipped
  toast({
    kind: 'plain',
    title: `Imported ${archive.name}`,
    text: `${first}${others.length > 0 ? ` and ${pluralize(others.length, 'more', 'more')}` : ''} left out: notes of a system or a tool`,
  })
}

/** A copy of a project beside it. */
export const duplicate = async ({ id, name }: ProjectSummary): Promise<void> => {
  attempt('project')
  const reply = await createProject({ from: 'project', project: id })
  if (!reply.ok) return failed(`${name} was not duplicated`, reply)
  toast({
    kind: 'ok',
    title: `Duplicated ${name} as ${reply.value.project.composition.name}`,
    action: { label: 'Open', run: () => go({ page: 'project', id: reply.value.id }) },
  })
}

/** Gives a project another name: that of its image and unikernel. */
export const rename = async (id: ProjectId, name: string): Promise<void> => {
  attempt('project')
  const opened = await readProject(id)
  if (!opened.ok) return failed('Not renamed', opened)
  const { revision, project } = opened.value
  const { files: _, ...part } = project
  const reply = await saveProject(id, {
    revision,
    project: { ...part, composition: { ...part.composition, name } },
  })
  if (!reply.ok) failed('Not renamed', reply)
}

/** Why a name is none for a project, in one sentence; null where it is one. */
export const projectNameFault = (name: string): string | null =>
  Composition.shape.name.safeParse(name).success
    ? null
    : 'A project name is a letter, then letters, digits, - and _, at most 64'

/** Moves a project to the server's trash folder, from where Undo takes it back. */
export const remove = async ({ id, name }: ProjectSummary, reload: () => void): Promise<void> => {
  attempt('project')
  const reply = await deleteProject(id)
  if (!reply.ok) return failed(`${name} was not deleted`, reply)
  reload()
  toast({
    kind: 'plain',
    title: `Deleted ${name}`,
    action: {
      label: 'Undo',
      run: async () => {
        const restored = await restoreProject(id)
        if (restored.ok) reload()
        else failed(`${name} was not brought back`, restored)
      },
    },
  })
}

const opened = (reply: Reply<OpenProject>, otherwise: string): void => {
  if (reply.ok) go({ page: 'project', id: reply.value.id })
  else failed(otherwise, reply)
}

const failed = (title: string, reply: Extract<Reply<unknown>, { ok: false }>): void => {
  toast({ kind: 'error', title, text: `${sentenceOf(reply.failure)}.`, key: 'project' })
}
