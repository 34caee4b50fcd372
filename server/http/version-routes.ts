import { z } from 'zod'
import { ProjectId } from '../../shared/model/project.ts'
import { NameVersion, OpenVersion, SaveVersion, Version, VersionId } from '../../shared/protocol/version.ts'
import type { AppContext } from './app-context.ts'
import { type Route, route } from './route.ts'

const project = { id: ProjectId }
const one = { id: ProjectId, version: VersionId }
const unknown = { 404: 'There is no such project or version' }

export const versionRoutes = ({ versions }: AppContext): Route[] => [
  route({
    method: 'get',
    path: '/projects/:id/versions',
    summary: 'The versions of a project that are kept, the newest first',
    parameters: project,
    reply: z.array(Version),
    refusals: unknown,
    handle: call => versions.list(call.parameters.id),
  }),
  route({
    method: 'post',
    path: '/projects/:id/versions',
    summary: 'Keeps what is saved as a version',
    status: 201,
    parameters: project,
    body: SaveVersion,
    reply: Version,
    refusals: unknown,
    handle: call => versions.keep(call.parameters.id, call.body),
  }),
  route({
    method: 'get',
    path: '/projects/:id/versions/:version',
    summary: 'A version, with the project as it was',
    parameters: one,
    reply: OpenVersion,
    refusals: { ...unknown, 422: 'The version is damaged' },
    handle: call => versions.open(call.parameters.id, call.parameters.version),
  }),
  route({
    method: 'put',
    path: '/projects/:id/versions/:version',
    summary: 'Names a version, which keeps it for ever, or takes its name away',
    parameters: one,
    body: NameVersion,
    reply: Version,
    refusals: unknown,
    handle: call => versions.name(call.parameters.id, call.parameters.version, call.body.name),
  }),
]
