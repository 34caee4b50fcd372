import { z } from 'zod'
import {
  LoadRequest,
  LoadResult,
  Preview,
  Run,
  RunEvent,
  RunId,
  RunRequest,
} from '../../shared/protocol/run.ts'
import { UserError } from '../user-error.ts'
import type { AppContext } from './app-context.ts'
import { eventQuery, eventsAtOnce } from './build-routes.ts'
import { isFromThisMachine } from './client.ts'
import { type Route, route } from './route.ts'

const parameters = { id: RunId }
const unknown = { 404: 'There is no such run' }

export const runRoutes = ({ runs }: AppContext): Route[] => [
  route({
    method: 'post',
    path: '/runs',
    summary: 'Boots an image of the store; its events tell the rest',
    status: 201,
    body: RunRequest,
    reply: Run,
    refusals: {
      404: 'The image is not in the store',
      429: 'As many run as may',
      503: 'The toolchain is missing',
    },
    handle: ({ body }) => runs.start(body),
  }),
  route({
    method: 'get',
    path: '/runs/:id',
    summary: 'A run, and how it ended',
    parameters,
    reply: Run,
    refusals: unknown,
    handle: async call => {
      const run = runs.find(call.parameters.id)
      if (!run) throw gone
      return run
    },
  }),
  route({
    method: 'get',
    path: '/runs/:id/events',
    summary: 'What has happened in a run so far, from a number on',
    parameters,
    query: eventQuery,
    reply: z.array(RunEvent),
    refusals: unknown,
    handle: async call => {
      const source = runs.events(call.parameters.id)
      if (!source) throw gone
      return [...(await source.read(call.query.from, eventsAtOnce))]
    },
  }),
  route({
    method: 'post',
    path: '/runs/:id/preview',
    summary:
      'Looks for a web page that the running image serves, and opens a gateway that a browser may frame it from',
    parameters,
    reply: Preview,
    cost: 'watch',
    refusals: unknown,
    handle: async call => {
      const preview = await runs.preview(call.parameters.id)
      if (!preview) throw gone
      return preview.how === 'page' ? { ...preview, here: isFromThisMachine(call.request) } : preview
    },
  }),
  route({
    method: 'post',
    path: '/runs/:id/load',
    summary:
      'Asks the page that the running image serves for a path, for five seconds, as often as it answers',
    parameters,
    body: LoadRequest,
    reply: LoadResult,
    cost: 'watch',
    refusals: { ...unknown, 409: 'No page is served, a load test goes on already, or the image has ended' },
    handle: async call => {
      const result = await runs.load(call.parameters.id, call.body.path)
      if (!result) throw gone
      return result
    },
  }),
  route({
    method: 'post',
    path: '/runs/:id/stop',
    summary: 'Ends a run; nothing happens where it has ended',
    parameters,
    refusals: unknown,
    handle: async call => {
      if (!runs.find(call.parameters.id)) throw gone
      runs.stop(call.parameters.id)
    },
  }),
]

const gone = new UserError(404, 'There is no such run: runs are forgotten when the server ends.')
