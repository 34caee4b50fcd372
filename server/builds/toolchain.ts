import { readFile, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { Component } from '../../shared/protocol/build.ts'
import { type Config, productFolder } from '../config.ts'
import { folderFault } from '../fs/data-folder.ts'
import { searchPath } from '../process/root.ts'
import { runForText } from '../process/run-process.ts'

/**
 * A complete toolchain: see unikernel/README.md for what its folder holds. `root`: the system that it runs in. `findlibConf`: the
 * configuration of findlib; `folders`: what the compilers read beside the system, the toolchain's own folder first.
 */
export type Toolchain = {
  prefix: string
  key: string
  root: string
  components: readonly LinkableComponent[]
  findlibConf: string
  folders: readonly string[]
}

/** `reason` says what is missing and what to do. */
export type FoundToolchain = { found: true; toolchain: Toolchain } | { found: false; reason: string }

/** Finds the toolchain that is named, or the one in the cache folder that belongs to this version of `unikernel/`. */
export const findToolchain = async ({
  cacheFolder,
  toolchainFolder,
  rootFolder,
}: Pick<Config, 'cacheFolder' | 'toolchainFolder' | 'rootFolder'>): Promise<FoundToolchain> => {
  if (toolchainFolder !== null) return readToolchain(toolchainFolder)
  const { ended, stdout, stderr } = await runForText(
    join(productFolder, 'unikernel/toolchain/build'),
    ['--cache', cacheFolder, '--print-prefix'],
    {
      cwd: productFolder,
      env: {
        PATH: `${searchPath}:/usr/sbin:/sbin`,
        LC_ALL: 'C.UTF-8',
        HOME: cacheFolder,
        ...(rootFolder !== null && { UNIKERNEL_COMPOSER_ROOT: rootFolder }),
      },
      timeoutMs: 30_000,
      maxOutputBytes: 100_000,
    },
  )
  const prefix = stdout.trim().split('\n').at(-1) ?? ''
  if (ended.how !== 'exited' || ended.code !== 0 || prefix === '') {
    const fault = await folderFault(cacheFolder)
    if (fault !== null) return { found: false, reason: cannotBeKept(cacheFolder, fault) }
    const notBuilt = ended.how === 'exited' && ended.code === 3
    return { found: false, reason: notBuilt ? notBuiltYet : `${notBuiltYet} (${stderr.trim() || ended.how})` }
  }
  return await readToolchain(prefix)
}

const notBuiltYet =
  'The toolchain of the embedded universe is not built yet. `npm start` builds it, `npx unikernel-composer doctor` says what is missing.'

const cannotBeKept = (folder: string, fault: string): string =>
  `The toolchain is not built, and the cache folder ${folder} that it would be kept in cannot be used: ${fault}. ` +
  'Let this user write there, or set UNIKERNEL_COMPOSER_CACHE to another folder; then `npm start` builds it.'

/** Reads a toolchain's folder. */
export const readToolchain = async (prefix: string): Promise<FoundToolchain> => {
  try {
    const facts = ToolchainFacts.parse(JSON.parse(await readFile(join(prefix, 'toolchain.json'), 'utf8')))
    const root = await realpath(join(prefix, 'root'))
    const findlibConf = join(prefix, 'findlib.conf')
    const { key, components } = facts
    return { found: true, toolchain: { prefix, key, root, components, findlibConf, folders: [prefix] } }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return {
      found: false,
      reason: `The toolchain in ${prefix} cannot be read: ${reason}. Remove that folder and run \`npm start\`.`,
    }
  }
}

/**
 * Remembers a found toolchain as long as its folder is there, and looks again as long as there is none. Those who ask at
 * once share one look.
 */
export const rememberedToolchain = (look: () => Promise<FoundToolchain>): (() => Promise<FoundToolchain>) => {
  let looking: Promise<FoundToolchain> | null = null
  return async () => {
    const last = looking
    const before = await last
    if (before?.found && (await isThere(before.toolchain))) return before
    if (looking === null || looking === last) looking = look()
    return looking
  }
}

const isThere = async ({ prefix }: Toolchain): Promise<boolean> =>
  (await stat(join(prefix, 'toolchain.json')).catch(() => null)) !== null

/** `files`: where its code is, as files or as folders that end with `/`; relative ones are in the toolchain's folder. */
const LinkableComponent = Component.omit({ bytes: true }).extend({ files: z.array(z.string()).default([]) })
export type LinkableComponent = z.infer<typeof LinkableComponent>

const ToolchainFacts = z.object({ key: z.string().min(1), components: z.array(LinkableComponent) })
