import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readConfig } from '../../server/config.ts'
import type { OpenProject } from '../../shared/protocol/api.ts'
import { startServer, type TestServer } from '../server/server-in-process.ts'
import { temporaryFolder } from '../server/temporary-folder.ts'
import { toolchainPrefix } from '../toolchain-prefix.ts'

/** A server with the real toolchain and the bundled page, and a data folder of its own. */
export const startProduct = async (dataFolder: string = temporaryFolder()): Promise<TestServer> => {
  toolchainPrefix()
  requireBundle()
  return startServer(dataFolder)
}

/** Throws where the page has not been bundled: a test that needs it must fail, not pass unseen. */
export const requireBundle = (): void => {
  const { webFolder } = readConfig(process.env)
  if (!existsSync(join(webFolder, 'index.html')))
    throw new Error(`There is no page in ${webFolder}. Run npm start once, or npx vite build.`)
}

/** Makes a project from a sample; gives its id. */
export const fromSample = async (server: TestServer, sample: string): Promise<string> =>
  (await server.json<OpenProject>('POST', '/projects', { from: 'sample', sample })).id

/** Makes a project from files as they would stand in its folder; gives its id. */
export const fromContent = async (
  server: TestServer,
  composition: Record<string, unknown>,
  sources: Record<string, string> = {},
): Promise<string> =>
  (
    await server.json<OpenProject>('POST', '/projects', {
      from: 'content',
      project: {
        composition: { format: 1, name: 'test', devices: [], wires: [], ...composition },
        sources,
        layout: { format: 1 },
      },
    })
  ).id
