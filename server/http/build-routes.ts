import { z } from 'zod'
import { ProjectId } from '../../shared/model/project.ts'
import {
  BuildReply,
  BuildRequest,
  GenerateReply,
  GenerateRequest,
  MirageRequest,
} from '../../shared/protocol/api.ts'
import { Build, BuildEvent, BuildId, Image, ImageHash } from '../../shared/protocol/build.ts'
import { bomMediaType, CycloneDx, cycloneDx } from '../../shared/protocol/cyclonedx.ts'
import { UserError } from '../user-error.ts'
import type { AppContext } from './app-context.ts'
import { type Route, route } from './route.ts'
import { sendFile } from './send-file.ts'

const parameters = { id: BuildId }
const unknown = { 404: 'There is no such build' }
/** The first sequence number wanted. */
export const eventQuery = { from: z.coerce.number().int().nonnegative().default(0) }
/** What one reply with events holds at most; ask again from the number after the last. */
export const eventsAtOnce = 10_000

export const buildRoutes = ({ builds, images, versions, logger, work }: AppContext): Route[] => [
  route({
    method: 'post',
    path: '/generate',
    summary: 'What dune would be given, and the problems; without files where an error stands in the way',
    body: GenerateRequest,
    reply: GenerateReply,
    cost: 'work',
    handle: ({ body: { content, platform }, ...caller }) =>
      work.do('generate', { content, platform }, caller),
  }),
  route({
    method: 'post',
    path: '/generate/mirage',
    summary:
      'What a MirageOS project of it would be, and the problems; without files where an error stands in the way',
    body: MirageRequest,
    reply: GenerateReply,
    cost: 'work',
    handle: ({ body: { content }, ...caller }) => work.do('generate-mirage', { content }, caller),
  }),
  route({
    method: 'post',
    path: '/builds',
    summary: 'Starts a build of what is sent; its events tell the rest',
    status: 201,
    body: BuildRequest,
    reply: BuildReply,
    refusals: { 429: 'As many wait as may, of all or of this client' },
    handle: async ({ body, client }) => {
      const build = await builds.start(body, client)
      // A version that cannot be kept is no reason not to build.
      if (body.project !== null)
        void versions
          .saveBuilt(body.project, body.content)
          .then(version => builds.setVersion(build.id, version.id))
          .catch((error: unknown) => logger.warn({ err: error }, 'a version was not kept'))
      return { build }
    },
  }),
  route({
    method: 'get',
    path: '/builds',
    summary: 'The newest builds of a project, or of all',
    query: { project: ProjectId.optional() },
    reply: z.array(Build),
    handle: ({ query }) => builds.list(query.project ?? null, 100),
  }),
  route({
    method: 'get',
    path: '/builds/:id',
    summary: 'A build, and how it ended',
    parameters,
    reply: Build,
    refusals: unknown,
    handle: async call => found(await builds.find(call.parameters.id), 'build'),
  }),
  route({
    method: 'get',
    path: '/builds/:id/events',
    summary: 'What has happened in a build so far, from a number on',
    parameters,
    query: eventQuery,
    reply: z.array(BuildEvent),
    refusals: unknown,
    handle: async call => {
      const source = found(await builds.events(call.parameters.id), 'build')
      return [...(await source.read(call.query.from, eventsAtOnce))]
    },
  }),
  route({
    method: 'post',
    path: '/builds/:id/cancel',
    summary: 'Cancels a build; nothing happens where it has ended',
    parameters,
    refusals: unknown,
    handle: async call => {
      found(await builds.find(call.parameters.id), 'build')
      builds.cancel(call.parameters.id)
    },
  }),
  route({
    method: 'get',
    path: '/images/:hash',
    summary: 'What is known of an image',
    parameters: { hash: ImageHash },
    reply: Image,
    refusals: { 404: 'The image is not in the store' },
    handle: async call => found(await images.find(call.parameters.hash), 'image'),
  }),
  route({
    method: 'get',
    path: '/images/:hash/bom',
    summary: 'What an image holds: packages, versions, licences, bytes, as CycloneDX 1.6',
    parameters: { hash: ImageHash },
    reply: CycloneDx,
    refusals: { 404: 'The image is not in the store' },
    handle: async call => {
      const image = found(await images.find(call.parameters.hash), 'image')
      call.response.attachment(`${image.fileName}.bom.json`).type(bomMediaType)
      return cycloneDx(image)
    },
  }),
  route({
    method: 'get',
    path: '/images/:hash/file',
    summary: 'The bytes of an image, to be saved under the name that is asked for',
    parameters: { hash: ImageHash },
    query: { name: z.string().optional() },
    reply: 'bytes',
    cost: 'transfer',
    refusals: { 404: 'The image is not in the store' },
    handle: async call => {
      const image = found(await images.find(call.parameters.hash), 'image')
      await sendFile(call.response, {
        path: images.path(image.hash),
        fileName: fileNameOf(call.query.name) ?? image.fileName,
        headers: {
          ETag: `"${image.hash}"`,
          'Cache-Control': 'private, max-age=31536000, immutable',
          'Repr-Digest': `sha-256=:${Buffer.from(image.hash, 'hex').toString('base64')}:`,
        },
      })
    },
  }),
]

const found = <T>(value: T | null, what: string): T => {
  if (value === null) throw new UserError(404, `There is no such ${what}.`)
  return value
}

const fileNameOf = (name: string | undefined): string | null =>
  name !== undefined && /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(name) ? name : null
