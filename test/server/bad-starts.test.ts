import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findToolchain } from '../../server/builds/toolchain.ts'
import { type Config, readConfig } from '../../server/config.ts'
import { serve } from '../../server/serve.ts'
import { StartError } from '../../server/start-error.ts'
import { bubblewrapFile } from '../toolchain-prefix.ts'
import { temporaryFolder } from './temporary-folder.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = temporaryFolder()
const other = createServer()
beforeAll(() => new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve)))
afterAll(() => new Promise(resolve => other.close(resolve)))

/** Starts a server in this process that cannot start; gives what it says, which is known to be for the user. */
const refused = async (more: Partial<Config>): Promise<string> => {
  const config = { ...readConfig({}), dataFolder: join(folder, 'data'), port: 0, logLevel: 'silent', ...more }
  const error = await serve(config).then(
    async server => {
      await server.stop()
      return null
    },
    (error: unknown) => error,
  )
  expect(error).toBeInstanceOf(StartError)
  return error instanceof Error ? error.message : ''
}

/** Starts a server that cannot start; gives its status and what it said on standard error. */
const start = (env: Record<string, string>, before: readonly string[] = []) =>
  new Promise<{ status: number | null; said: string }>(resolve => {
    const [program = '', ...args] = [...before, process.execPath, '--import', 'tsx', 'server/main.ts']
    const child = spawn(program, args, {
      cwd: root,
      env: {
        ...process.env,
        UNIKERNEL_COMPOSER_DATA: join(folder, 'data'),
        UNIKERNEL_COMPOSER_PORT: '0',
        UNIKERNEL_COMPOSER_LOG: 'silent',
        ...env,
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let said = ''
    child.stderr.on('data', piece => {
      said += piece
    })
    child.once('close', status => resolve({ status, said }))
  })

/** Builds on the command line, where that cannot be done; gives its status and what it said on standard error. */
const build = (dataFolder: string, before: readonly string[] = []) => {
  const program = [...before, process.execPath, 'bin/unikernel-composer.mjs', 'build', 'shared/samples/hello']
  const { status, stderr } = spawnSync(program[0] ?? '', [...program.slice(1), '-o', join(folder, 'x.hvt')], {
    cwd: root,
    env: { ...process.env, UNIKERNEL_COMPOSER_DATA: dataFolder },
    encoding: 'utf8',
  })
  return { status, said: stderr }
}

/** One line for the user, and a way out: no stack of ours. */
const expectSentence = ({ status, said }: { status: number | null; said: string }, ...parts: string[]) => {
  expect(said).not.toMatch(/^\s+at |node:internal/m)
  expect(said.trim().split('\n')).toHaveLength(1)
  for (const part of parts) expect(said).toContain(part)
  expect([2, 3, 5]).toContain(status)
}

/** In a mount namespace of its own, where `script` may change what is where. */
const withMounts = (script: string): string[] => [
  'unshare',
  ...(process.getuid?.() === 0 ? [] : ['--user', '--map-root-user']),
  ...['--mount', '--propagation', 'private', 'bash', '-c', `${script}; exec "$@"`, 'bash'],
]
const mayMount =
  spawnSync('unshare', [...withMounts('mount -t tmpfs tmpfs /mnt').slice(1), 'true']).status === 0

describe('a server that cannot start says why in one line', () => {
  it('where a file stands in place of the data folder, or on the way to it', async () => {
    writeFileSync(join(folder, 'file'), '')
    // In /proc no folder can be made, which Node's own recursive mkdir never finds out.
    for (const dataFolder of [join(folder, 'file'), join(folder, 'file/data'), '/proc/composer/data']) {
      const said = await refused({ dataFolder })
      expect(said).toContain(dataFolder)
      expect(said).toContain('UNIKERNEL_COMPOSER_DATA')
    }
  })

  it.skipIf(!mayMount)('where the data folder is on a read-only disk', async () => {
    const data = join(folder, 'read-only')
    mkdirSync(data)
    const mounted = withMounts(`mount -t tmpfs -o ro tmpfs ${data}`)
    expectSentence(
      await start({ UNIKERNEL_COMPOSER_DATA: data }, mounted),
      'read-only',
      'UNIKERNEL_COMPOSER_DATA',
    )
  })

  it.skipIf(!mayMount)('where that is so for a build on the command line', () => {
    const data = join(folder, 'read-only-build')
    mkdirSync(data)
    const mounted = withMounts(`mount -t tmpfs -o ro tmpfs ${data}`)
    expectSentence(build(data, mounted), 'read-only', 'UNIKERNEL_COMPOSER_DATA')
    expectSentence(build(join(folder, 'file')), 'a file stands', 'UNIKERNEL_COMPOSER_DATA')
  })

  it.skipIf(process.getuid?.() === 0)('where this user may not write to the data folder', async () => {
    const dataFolder = join(folder, 'denied')
    mkdirSync(dataFolder)
    chmodSync(dataFolder, 0o500)
    expect(await refused({ dataFolder })).toContain('may not write')
  })

  it.each(['projects', 'trash', 'project-state', 'images', 'workspaces', 'shares'])(
    'where a file stands in place of a folder in it: %s',
    async name => {
      const dataFolder = join(folder, `with-file-${name}`)
      mkdirSync(dataFolder)
      writeFileSync(join(dataFolder, name), '')
      const said = await refused({ dataFolder })
      expect(said).toContain(join(dataFolder, name))
      expect(said).toContain('UNIKERNEL_COMPOSER_DATA')
    },
  )

  it('where the database is damaged, or is a folder', async () => {
    const damaged = join(folder, 'damaged')
    mkdirSync(damaged)
    writeFileSync(join(damaged, 'composer.sqlite'), 'this is no database '.repeat(1000))
    expect(await refused({ dataFolder: damaged })).toContain('Move it away')
    const strange = join(folder, 'strange')
    mkdirSync(join(strange, 'composer.sqlite'), { recursive: true })
    expect(await refused({ dataFolder: strange })).toContain('composer.sqlite')
  })

  it('where another program has the port', async () => {
    const address = other.address()
    const port = typeof address === 'object' && address ? address.port : 0
    expect(await refused({ port })).toContain('UNIKERNEL_COMPOSER_PORT')
  })

  it('where the machine does not have the address', async () => {
    expect(await refused({ host: '192.0.2.1', token: 'x'.repeat(16) })).toContain('UNIKERNEL_COMPOSER_HOST')
  })

  it.skipIf(!mayMount)('where confinement is required and bubblewrap does not work', async () => {
    const fake = join(folder, 'bwrap')
    writeFileSync(fake, '#!/bin/sh\necho "bwrap: No permissions to create new namespace" >&2\nexit 1\n', {
      mode: 0o755,
    })
    const mounted = withMounts(`mount --bind ${fake} ${bubblewrapFile()}`)
    const found = await start({ UNIKERNEL_COMPOSER_CONFINE: 'required' }, mounted)
    expectSentence(
      found,
      'UNIKERNEL_COMPOSER_CONFINE=required',
      'No permissions',
      'UNIKERNEL_COMPOSER_CONFINE=off',
    )
  })
})

describe('a cache folder that cannot be written to', () => {
  it.each(['file', 'file/cache'])(
    'is named, with the way out, where there is no toolchain: %s',
    async below => {
      writeFileSync(join(folder, 'file'), '')
      const cacheFolder = join(folder, below)
      const found = await findToolchain({ cacheFolder, toolchainFolder: null, rootFolder: null })
      const reason = found.found ? '' : found.reason
      expect(reason).toContain(`the cache folder ${cacheFolder} `)
      expect(reason).toContain('a file stands')
      expect(reason).toContain('UNIKERNEL_COMPOSER_CACHE')
    },
  )
})
