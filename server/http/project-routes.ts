import { z } from 'zod'
import { ProjectId } from '../../shared/model/project.ts'
import {
  CreateRequest,
  ImportedProject,
  OpenProject,
  ProjectSummary,
  SaveProject,
  SaveReply,
} from '../../shared/protocol/api.ts'
import type { AppContext } from './app-context.ts'
import { type Route, route } from './route.ts'
import { sendFile } from './send-file.ts'

const parameters = { id: ProjectId }
const unknown = { 404: 'There is no such project' }
const unreadable = { ...unknown, 422: 'A file of the project cannot be read; `problems` says which and why' }
const file = { id: ProjectId, path: z.string() }

export const projectRoutes = ({ projects, shares }: AppContext): Route[] => [
  route({
    method: 'get',
    path: '/projects',
    summary: 'All projects, the last opened or changed first',
    reply: z.array(ProjectSummary),
    handle: () => projects.list(),
  }),
  route({
    method: 'post',
    path: '/projects',
    summary:
      'Makes a project: empty, from a sample, as a copy, from a version, from what a link shares, or from what is sent',
    status: 201,
    body: CreateRequest,
    reply: OpenProject,
    handle: async ({ body }) =>
      projects.create(
        body.from === 'shared' ? { from: 'project', project: await shares.find(body.token) } : body,
      ),
  }),
  route({
    method: 'post',
    path: '/projects/import',
    summary: 'Makes a project of an exported .tar.gz',
    status: 201,
    body: 'bytes',
    cost: 'transfer',
    reply: ImportedProject,
    refusals: { 413: 'The archive is too large', 422: 'The archive holds no project that can be read' },
    handle: ({ request }) => projects.unpack(request),
  }),
  route({
    method: 'get',
    path: '/projects/:id',
    summary: 'A project with its documents, and its revision',
    parameters,
    reply: OpenProject,
    refusals: unreadable,
    handle: call => projects.open(call.parameters.id),
  }),
  route({
    method: 'put',
    path: '/projects/:id',
    summary: 'Saves the documents of a project, all or none',
    parameters,
    body: SaveProject,
    reply: SaveReply,
    refusals: { ...unreadable, 409: 'The project was changed since that revision; nothing was saved' },
    handle: call => projects.save(call.parameters.id, call.body),
  }),
  route({
    method: 'delete',
    path: '/projects/:id',
    summary: 'Moves a project to the trash',
    parameters,
    refusals: unknown,
    handle: call => projects.remove(call.parameters.id),
  }),
  route({
    method: 'post',
    path: '/projects/:id/restore',
    summary: 'Brings a project back from the trash',
    parameters,
    reply: OpenProject,
    refusals: { ...unknown, 409: 'The project is not in the trash' },
    handle: call => projects.restore(call.parameters.id),
  }),
  route({
    method: 'get',
    path: '/projects/:id/export',
    summary: 'The project as a .tar.gz',
    parameters,
    reply: 'bytes',
    cost: 'transfer',
    refusals: unreadable,
    handle: call =>
      projects.pack(
        call.parameters.id,
        'folder',
        (path, fileName) => sendFile(call.response, { path, fileName, type: 'application/gzip' }),
        call,
      ),
  }),
  route({
    method: 'get',
    path: '/projects/:id/export/build',
    summary: 'What dune is given for a build of the project, a .tar.gz with its data files',
    parameters,
    reply: 'bytes',
    cost: 'transfer',
    refusals: { ...unknown, 422: 'The graph has problems; `problems` says which' },
    handle: call =>
      projects.pack(
        call.parameters.id,
        'build',
        (path, fileName) => sendFile(call.response, { path, fileName, type: 'application/gzip' }),
        call,
      ),
  }),
  route({
    method: 'get',
    path: '/projects/:id/export/mirage',
    summary: 'The project as a MirageOS project, a .tar.gz with a folder for `mirage configure` 4.11',
    parameters,
    reply: 'bytes',
    cost: 'transfer',
    refusals: {
      ...unknown,
      422: 'The project has problems, or something that MirageOS has not; `problems` says what',
    },
    handle: call =>
      projects.pack(
        call.parameters.id,
        'mirage',
        (path, fileName) => sendFile(call.response, { path, fileName, type: 'application/gzip' }),
        call,
      ),
  }),
  route({
    method: 'get',
    path: '/projects/:id/files/*path',
    summary: 'A data file',
    parameters: file,
    reply: 'bytes',
    cost: 'transfer',
    refusals: unknown,
    handle: async call => {
      const { root, path } = await projects.dataFile(call.parameters.id, call.parameters.path)
      await sendFile(call.response, { path: `${root}/${path}`, fileName: path.split('/').at(-1) ?? path })
    },
  }),
  route({
    method: 'put',
    path: '/projects/:id/files/*path',
    summary: 'Keeps a data file',
    parameters: file,
    body: 'bytes',
    cost: 'transfer',
    refusals: {
      ...unknown,
      400: 'The path is not one of a data file',
      409: 'A folder is there, or a file is where a folder would be',
      413: 'The file is too large',
    },
    handle: call => projects.writeDataFile(call.parameters.id, call.parameters.path, call.request),
  }),
  route({
    method: 'delete',
    path: '/projects/:id/files/*path',
    summary: 'Removes a data file',
    parameters: file,
    refusals: unknown,
    handle: call => projects.removeDataFile(call.parameters.id, call.parameters.path),
  }),
]
