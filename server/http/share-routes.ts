import { z } from 'zod'
import { ProjectId } from '../../shared/model/project.ts'
import { buildable } from '../../shared/model/target.ts'
import { GenerateReply } from '../../shared/protocol/api.ts'
import type { Image } from '../../shared/protocol/build.ts'
import { SharedProject, ShareReply, ShareToken } from '../../shared/protocol/share.ts'
import { lastImage } from '../projects/shares/shares.ts'
import { UserError } from '../user-error.ts'
import type { AppContext } from './app-context.ts'
import { type Route, route } from './route.ts'
import { sendFile } from './send-file.ts'

const own = { id: ProjectId }
const link = { token: ShareToken }
const unknown = { 404: 'There is no such project' }
const ended = { 404: 'The link opens nothing' }

/**
 * What the owner does with links, and what whoever has one may read: that project, its generated files, its last image.
 * Everything below /shared is answered without the access token (`guard.ts`), so nothing there may change or start anything.
 */
export const shareRoutes = ({ projects, shares, builds, images, access, work }: AppContext): Route[] => {
  const imageOf = async (project: ProjectId): Promise<Image | null> => {
    const image = lastImage((await builds.list(project, 50)).map(({ outcome }) => outcome))
    return image && (await images.find(image.hash))
  }
  return [
    route({
      method: 'get',
      path: '/projects/:id/share',
      summary: 'The link that opens the project to read; null where it has none',
      parameters: own,
      reply: ShareReply,
      refusals: unknown,
      handle: async call => ({ share: await shares.of(call.parameters.id) }),
    }),
    route({
      method: 'post',
      path: '/projects/:id/share',
      summary: 'Makes that link, or gives the one that there is',
      status: 201,
      parameters: own,
      reply: ShareReply,
      refusals: unknown,
      handle: async call => ({ share: await shares.make(call.parameters.id) }),
    }),
    route({
      method: 'delete',
      path: '/projects/:id/share',
      summary: 'Ends that link',
      parameters: own,
      handle: call => shares.revoke(call.parameters.id),
    }),
    route({
      method: 'get',
      path: '/shared/:token',
      summary: 'The project of a link, and its last image; needs no access token',
      parameters: link,
      reply: SharedProject,
      refusals: ended,
      handle: async ({ parameters, request }) => {
        const id = await shares.find(parameters.token)
        const { project } = await projects.open(id)
        const mayCopy = access.enter(request).how !== 'refused'
        return { project, image: await imageOf(id), mayCopy }
      },
    }),
    route({
      method: 'get',
      path: '/shared/:token/generated',
      summary: 'What dune would be given for the project of a link',
      parameters: link,
      reply: GenerateReply,
      refusals: ended,
      cost: 'work',
      handle: async ({ parameters, ...caller }) => {
        const { project } = await projects.open(await shares.find(parameters.token))
        const platform = buildable[0] ?? { universe: 'embedded', target: 'hvt' }
        return work.do('generate', { content: project, platform }, caller)
      },
    }),
    route({
      method: 'get',
      path: '/shared/:token/image',
      summary: 'The image of the last good build of the project of a link',
      parameters: link,
      reply: 'bytes',
      cost: 'transfer',
      refusals: { 404: 'The link opens nothing, or the project has no image' },
      handle: async ({ parameters, response }) => {
        const image = await imageOf(await shares.find(parameters.token))
        if (!image)
          throw new UserError(404, 'The project has no image: it was not built, or its image was removed.')
        await sendFile(response, { path: images.path(image.hash), fileName: image.fileName })
      },
    }),
    route({
      method: 'get',
      path: '/shared/:token/export',
      summary: 'The project of a link as a .tar.gz',
      parameters: link,
      reply: 'bytes',
      cost: 'transfer',
      refusals: ended,
      handle: async ({ parameters, response, ...caller }) =>
        projects.pack(
          await shares.find(parameters.token),
          'folder',
          (path, fileName) => sendFile(response, { path, fileName, type: 'application/gzip' }),
          caller,
        ),
    }),
    route({
      method: 'get',
      path: '/shared/:token/files/*path',
      summary: 'A data file of the project of a link',
      parameters: { token: ShareToken, path: z.string() },
      reply: 'bytes',
      cost: 'transfer',
      refusals: ended,
      handle: async ({ parameters, response }) => {
        const { root, path } = await projects.dataFile(await shares.find(parameters.token), parameters.path)
        await sendFile(response, { path: `${root}/${path}`, fileName: path.split('/').at(-1) ?? path })
      },
    }),
  ]
}
