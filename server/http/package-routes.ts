import { ProjectId } from '../../shared/model/project.ts'
import { LockRequest, PackagesState } from '../../shared/protocol/sources.ts'
import type { AppContext } from './app-context.ts'
import { type Route, route } from './route.ts'

const parameters = { id: ProjectId }
const refusals = {
  404: 'There is no such project',
  409: 'Something goes on for the project already, or it names no packages',
  503: 'The toolchain is not built, or cannot be confined',
}

export const packageRoutes = ({ packages }: AppContext): Route[] => [
  route({
    method: 'get',
    path: '/projects/:id/packages',
    summary: 'The released packages of a project: its lock, what of it is here, and what goes on',
    parameters,
    reply: PackagesState,
    refusals,
    handle: call => packages.state(call.parameters.id),
  }),
  route({
    method: 'post',
    path: '/projects/:id/packages/lock',
    summary: 'Starts to choose versions, as the saved project names its packages',
    status: 202,
    parameters,
    body: LockRequest,
    reply: PackagesState,
    refusals,
    handle: async call => {
      await packages.lock(call.parameters.id, call.body)
      return packages.state(call.parameters.id)
    },
  }),
  route({
    method: 'post',
    path: '/projects/:id/packages/pull',
    summary: 'Starts to fetch the sources of the lock',
    status: 202,
    parameters,
    reply: PackagesState,
    refusals,
    handle: async call => {
      await packages.pull(call.parameters.id)
      return packages.state(call.parameters.id)
    },
  }),
  route({
    method: 'post',
    path: '/projects/:id/packages/cancel',
    summary: 'Ends what goes on for the packages of a project',
    parameters,
    refusals,
    handle: async call => packages.cancel(call.parameters.id),
  }),
]
