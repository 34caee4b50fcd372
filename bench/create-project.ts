import { emptyLayout } from '../shared/model/layout.ts'
import type { Project, ProjectId } from '../shared/model/project.ts'
import { apiBase, type CreateProject, OpenProject } from '../shared/protocol/api.ts'

/** Puts a project on the server; gives its id. */
export const createProject = async (
  url: string,
  content: Pick<Project, 'composition' | 'sources'> & Partial<Pick<Project, 'layout'>>,
): Promise<ProjectId> => {
  const reply = await fetch(`${url}${apiBase}/projects`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      from: 'content',
      project: { layout: emptyLayout, ...content },
    } satisfies CreateProject),
  })
  if (!reply.ok) throw new Error(`POST /projects answered ${reply.status}: ${await reply.text()}`)
  return OpenProject.parse(await reply.json()).id
}
