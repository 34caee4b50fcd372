import { existsSync } from 'node:fs'
import { chmod, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { type Checkout, type Started, stageCheckout } from './stage-checkout.ts'

const isRoot = process.getuid?.() === 0

/** The calls that install or build something. */
const changes = async (checkout: Checkout): Promise<string[]> =>
  (await checkout.calls())
    .filter(call => !/--print-prefix|--version|--print-uris|indextargets| update$/.test(call))
    .map(call => /^(\S+) (?:(?:-o \S+|-y|-qq) )*(\S+)/.exec(call)?.slice(1).join(' ') ?? call)

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
  it('fetches the root and the npm packages, builds the toolchain and bundles the page', async () => {
    const checkout = await stageCheckout()
    const { status, output } = await checkout.start().ended
    expect(output).toMatch(/Set up in [\d.]+ s\./)
    expect(status).toBe(0)
    expect(new Set(await changes(checkout))).toEqual(
      new Set([
        'apt-get download',
        'dpkg-deb --vextract',
        'apt-get source',
        'npm ci',
        'toolchain --cache',
        'vite build',
      ]),
    )
    expect(await readFile(join(checkout.folder, 'dist/web/index.html'), 'utf8')).toBe('page')
  })

  it('says in one line that everything is there the second time, and changes nothing', async () => {
    const checkout = await stageCheckout()
    await checkout.start().ended
    const before = await changes(checkout)
    const { status, output } = await checkout.start().ended
    expect(output).toBe('Already here: the root, 1 npm packages, toolchain 0123456789ab, the web page.\n')
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

describe('the root of a fresh checkout', () => {
  const rootOf = async ({ folder }: Checkout): Promise<string> =>
    realpath(
      join(
        folder,
        'cache/root',
        (await readdir(join(folder, 'cache/root'))).find(name => name.startsWith('of-')) ?? '',
      ),
    )
  const fetches = async (checkout: Checkout): Promise<number> =>
    (await changes(checkout)).filter(call => call === 'apt-get download').length

  it('holds the packages with their versions and files, without manuals, and with licences', async () => {
    const checkout = await stageCheckout()
    await checkout.start().ended
    const root = await rootOf(checkout)
    const facts = join(root, 'usr/share/unikernel-composer')
    expect(await readFile(join(facts, 'packages.txt'), 'utf8')).toBe('gcc 1:14-1\n')
    expect(await readFile(join(facts, 'files/gcc'), 'utf8')).toBe(
      '/usr/bin/gcc\n/usr/share/doc/gcc/copyright\n',
    )
    expect(await readdir(join(facts, 'sources'))).toEqual(['lwip_2.orig.tar.xz'])
    expect(existsSync(join(root, 'usr/share/man'))).toBe(false)
    expect(existsSync(join(root, 'usr/share/doc/gcc/copyright'))).toBe(true)
    expect(await readFile(join(root, 'usr/bin/cc'), 'utf8')).toBe('gcc\n')
    expect(await readdir(join(checkout.folder, 'cache/root'))).not.toContain('fetch')
  })

  it('is not there at all where fetching failed, and is fetched the next time', async () => {
    const checkout = await stageCheckout()
    await writeFile(join(checkout.folder, 'apt-breaks'), '')
    const { status, output } = await checkout.start().ended
    expect(status).toBe(1)
    expect(output).toContain('E: Failed to fetch gcc')
    expect(output).toMatch(/Debian 13's packages: they cannot be fetched .*UNIKERNEL_COMPOSER_MIRROR/)
    await rm(join(checkout.folder, 'apt-breaks'))
    expect((await checkout.start().ended).status).toBe(0)
  })

  it('is made whole again where the set-up was killed while it unpacked', async () => {
    const checkout = await stageCheckout({ slow: ['dpkg-deb'] })
    const first = checkout.start()
    await called(checkout, 'dpkg-deb --vextract')
    first.child.kill('SIGKILL')
    await checkout.goOn()
    await first.ended
    expect((await checkout.start().ended).status).toBe(0)
    expect(
      (await readdir(join(checkout.folder, 'cache/root'))).filter(name => name.startsWith('unfinished')),
    ).toEqual([])
  })

  it('is made anew where a file of it was lost or cut short', async () => {
    const checkout = await stageCheckout()
    await checkout.start().ended
    await writeFile(join(await rootOf(checkout), 'usr/bin/gcc'), 'g')
    const { status, output } = await checkout.start().ended
    expect(output).toContain('has lost files (usr/bin/gcc')
    expect(status).toBe(0)
    expect(await readFile(join(await rootOf(checkout), 'usr/bin/gcc'), 'utf8')).toBe('gcc\n')
  })

  it('is another one for another list of packages, and the unused one goes', async () => {
    const checkout = await stageCheckout()
    await checkout.start().ended
    const before = await rootOf(checkout)
    await checkout.write('setup/root/packages.txt', '# the root\ngcc\n-left-out\n-another\n')
    await checkout.start().ended
    expect(await fetches(checkout)).toBe(2)
    expect(existsSync(before)).toBe(false)
  })

  it('goes as one file to a machine without a network, whole or not at all', async () => {
    const [here, there] = [await stageCheckout(), await stageCheckout()]
    await here.start().ended
    const file = join(there.folder, 'root.tar.gz')
    expect(await here.toolchain('export', file)).toMatchObject({ status: 0 })
    expect(await readdir(there.folder)).not.toContain('root.tar.gz.unfinished')
    const bytes = await readFile(file)
    await writeFile(join(there.folder, 'cut.tar.gz'), bytes.subarray(0, bytes.length / 2))
    const cut = await there.toolchain('import', join(there.folder, 'cut.tar.gz'))
    expect(cut.status).toBe(1)
    expect(cut.output).toMatch(/cut\.tar\.gz is (no exported toolchain, or is cut short|damaged)/)
    expect(await there.toolchain('import', file)).toMatchObject({ status: 0 })
    await there.start().ended
    expect(await fetches(there)).toBe(0)
    expect(await readdir(join(there.folder, 'cache/root'))).toEqual(
      await readdir(join(here.folder, 'cache/root'))
        .then(names => names.filter(name => name !== 'lock'))
        .then(names => names.sort()),
    )
  })

  it('needs apt, and says what to do where there is none', async () => {
    const checkout = await stageCheckout()
    await checkout.write('bin/apt-get', '#!/bin/bash\nexit 127\n')
    const { status, output } = await checkout.start().ended
    expect(status).toBe(2)
    expect(output).toMatch(/this machine lacks them\. Use the container .* toolchain import FILE/)
  })
})

describe.runIf(isRoot)('without the right to install packages', () => {
  const asNobody = async ({ installed = ['curl'], forTests = false }) => {
    const checkout = await stageCheckout({ installed })
    for (const path of ['', 'installed', 'setup']) await chmod(join(checkout.folder, path), 0o777)
    return { checkout, ...(await checkout.start({ asNobody: true, forTests }).ended) }
  }

  it('everything is set up: nothing is installed on the machine', async () => {
    const { checkout, status, output } = await asNobody({ installed: [] })
    expect(output).toContain('Set up in')
    expect(status).toBe(0)
    expect(await changes(checkout)).not.toContain('apt-get install')
  })

  it('what the tests need is said in one command, with status 3', async () => {
    const { checkout, status, output } = await asNobody({ forTests: true })
    expect(status).toBe(3)
    expect(output).toMatch(
      /^ {2}(sudo apt-get update && )?sudo apt-get install -y --no-install-recommends dnsmasq$/m,
    )
    expect(await changes(checkout)).not.toContain('apt-get install')
  })

  it('says why the cache folder cannot be used, and what to do, before anything is installed', async () => {
    const checkout = await stageCheckout()
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

  it('the tests can be set up where their packages are there', async () => {
    const { status, output } = await asNobody({ installed: ['curl', 'dnsmasq'], forTests: true })
    expect(output).toContain('Set up in')
    expect(status).toBe(0)
  })

  it('says which folder it may not write, without a stack', async () => {
    const checkout = await stageCheckout()
    await chmod(checkout.folder, 0o755)
    const { status, output } = await checkout.start({ asNobody: true }).ended
    expect(output).toMatch(
      /^\nFiles: EACCES: permission denied, mkdir '.*\/dist'\. Let this user write there/,
    )
    expect(status).toBe(1)
  })
})
