import { existsSync } from 'node:fs'
import { chmod, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { type Checkout, type Started, stageCheckout } from './stage-checkout.ts'

const isRoot = process.getuid?.() === 0

/** The calls that install or build something. */
const changes = async (checkout: Checkout): Promise<string[]> =>
  (await checkout.calls())
    .filter(call => !/--print-prefix|apt-get (--version|update)/.test(call))
    .map(call => call.split(' ').slice(0, 2).join(' '))

/** Waits until a stand-in has been called. */
const called = async (checkout: Checkout, name: string): Promise<void> => {
  const begins = (call: string): boolean => call.startsWith(name) && !call.includes('--print-prefix')
  for (let tries = 0; tries < 800; tries += 1) {
    if ((await checkout.calls()).some(begins)) return
    await delay(25)
  }
  throw new Error(`${name} was not called within 20 s`)
}

/** Waits until a set-up says that it waits for another. */
const saysThatAnotherWorks = ({ said }: Started): Promise<void> =>
  expect.poll(said, { timeout: 20_000 }).toContain('Another set-up of this checkout is at work')

describe.runIf(isRoot)('setting up a fresh checkout as root', () => {
  it('installs packages of both kinds, builds the toolchain and bundles the page', async () => {
    const checkout = await stageCheckout()
    const { status, output } = await checkout.start().ended
    expect(output).toMatch(/Set up in [\d.]+ s\./)
    expect(status).toBe(0)
    expect(new Set(await changes(checkout))).toEqual(
      new Set(['apt-get install', 'npm ci', 'toolchain --cache', 'vite build']),
    )
    expect(await readFile(join(checkout.folder, 'dist/web/index.html'), 'utf8')).toBe('page')
  })

  it('says in one line that everything is there the second time, and changes nothing', async () => {
    const checkout = await stageCheckout()
    await checkout.start().ended
    const before = await changes(checkout)
    const { status, output } = await checkout.start().ended
    expect(output).toBe(
      'Already here: 2 Debian packages, 1 npm packages, toolchain 0123456789ab, the web page.\n',
    )
    expect(status).toBe(0)
    expect(await changes(checkout)).toEqual(before)
  })

  it('bundles the page again when a source of it changed, and nothing else', async () => {
    const checkout = await stageCheckout()
    await checkout.start().ended
    const before = await changes(checkout)
    await checkout.write('web/main.ts', 'console.log(2)')
    await checkout.start().ended
    expect((await changes(checkout)).slice(before.length)).toEqual(['vite build'])
  })

  it('installs again when package-lock.json names other versions', async () => {
    const checkout = await stageCheckout()
    await checkout.start().ended
    await checkout.write(
      'package-lock.json',
      '{"packages": {"": {}, "node_modules/vite": {"version": "2.0.0"}}}',
    )
    await checkout.start().ended
    expect((await changes(checkout)).filter(call => call === 'npm ci')).toHaveLength(2)
  })

  it('goes on where it was killed, leaving nothing half-made', async () => {
    const checkout = await stageCheckout({ slow: ['npm'] })
    const first = checkout.start()
    await called(checkout, 'npm')
    first.child.kill('SIGKILL')
    await checkout.goOn()
    await first.ended
    const { status } = await checkout.start().ended
    expect(status).toBe(0)
    expect((await changes(checkout)).filter(call => call === 'vite build')).toHaveLength(1)
    expect((await readdir(join(checkout.folder, 'dist'))).filter(name => name.startsWith('web'))).toEqual([
      'web',
    ])
  })

  it('waits for an installer that outlived its set-up, so that two never write node_modules at once', async () => {
    const checkout = await stageCheckout({ slow: ['npm'] })
    const first = checkout.start()
    await called(checkout, 'npm')
    first.child.kill('SIGKILL')
    await first.ended
    const second = checkout.start()
    await saysThatAnotherWorks(second)
    await checkout.goOn()
    await second.ended
    expect((await changes(checkout)).filter(call => call === 'npm ci')).toHaveLength(1)
  })

  it('keeps what one part has done when another fails, and shows why without a stack', async () => {
    const checkout = await stageCheckout()
    await writeFile(join(checkout.folder, 'toolchain-breaks'), '')
    const { status, output } = await checkout.start().ended
    expect(status).toBe(1)
    expect(output).toContain('runtime.c:3: no such header')
    expect(output).toContain(
      'Toolchain: OCaml runtime: the compiler ended with status 1. Run the same command again',
    )
    expect(output).not.toMatch(/^\s+at /m)
    expect(existsSync(join(checkout.folder, 'dist/web/index.html'))).toBe(true)
  })

  it('ends on Ctrl-C with what to do next', async () => {
    const checkout = await stageCheckout({ slow: ['npm'] })
    const { child, ended } = checkout.start()
    await called(checkout, 'npm')
    child.kill('SIGINT')
    const { status, output } = await ended
    expect(status).toBe(130)
    expect(output).toContain('Stopped. `npm start` goes on from here.')
  })

  it('refuses a Node that is too old before anything else', async () => {
    const checkout = await stageCheckout()
    const old =
      "data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'18.19.0'}})"
    const { status, output } = await checkout.start({ node: ['--import', old] }).ended
    expect(status).toBe(2)
    expect(output).toMatch(/^\nNode 20\.19 or newer is needed; this is Node 18\.19\.0/)
    expect(await checkout.calls()).toEqual([])
  })
})

describe.runIf(isRoot)('without the right to install packages', () => {
  const asNobody = async (installed: string[]) => {
    const checkout = await stageCheckout({ installed })
    for (const path of ['', 'installed', 'setup']) await chmod(join(checkout.folder, path), 0o777)
    return { checkout, ...(await checkout.start({ asNobody: true }).ended) }
  }

  it('prints the one command to run, and stops with status 3', async () => {
    const { checkout, status, output } = await asNobody(['bubblewrap'])
    expect(status).toBe(3)
    expect(output).toMatch(
      /^ {2}(sudo apt-get update && )?sudo apt-get install -y --no-install-recommends ocaml-nox$/m,
    )
    expect(await changes(checkout)).not.toContain('apt-get install')
  })

  it('says why the cache folder cannot be used, and what to do, before anything is installed', async () => {
    const checkout = await stageCheckout({ installed: ['bubblewrap', 'ocaml-nox'] })
    await writeFile(join(checkout.folder, 'cache'), '')
    for (const cache of [
      join(checkout.folder, 'cache'),
      join(checkout.folder, 'cache/below'),
      '/proc/no/such',
    ]) {
      const { status, output } = await checkout.start({ env: { UNIKERNEL_COMPOSER_CACHE: cache } }).ended
      expect(output).toContain(`the cache folder ${cache}, which cannot be used: a f`)
      expect(output).toContain('set UNIKERNEL_COMPOSER_CACHE to another folder')
      expect(output).not.toMatch(/^\s+at /m)
      expect(status).toBe(1)
    }
    expect(await changes(checkout)).toEqual([])
  })

  it('says which folder it may not write, without a stack', async () => {
    const checkout = await stageCheckout({ installed: ['bubblewrap', 'ocaml-nox'] })
    await chmod(checkout.folder, 0o755)
    const { status, output } = await checkout.start({ asNobody: true }).ended
    expect(output).toMatch(
      /^\nFiles: EACCES: permission denied, mkdir '.*\/dist'\. Let this user write there/,
    )
    expect(status).toBe(1)
  })

  it('needs no such right where the packages are there', async () => {
    const { status, output } = await asNobody(['bubblewrap', 'ocaml-nox'])
    expect(output).toContain('Set up in')
    expect(status).toBe(0)
  })
})
