import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { parseLock, printLock } from '../../../server/opam/lock-file.ts'
import { givenPackages } from '../../../server/opam/lock-project.ts'
import { type LockResult, makeLock } from '../../../server/opam/make-lock.ts'
import {
  type OpamRoot,
  provideOpamRoot,
  provideRepository,
  rootName,
} from '../../../server/opam/opam-root.ts'
import type { OpamTools } from '../../../server/opam/opam-tools.ts'
import type { RootPackage } from '../../../server/opam/root-packages.ts'
import { rootRepository } from '../../../server/opam/root-repository.ts'
import type { LockedRepository } from '../../../shared/protocol/sources.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { opamTools } from './opam-tools.ts'
import { publicRepositories } from './public-repositories.ts'

/* Real opam chooses among the real metadata of the public repositories; what it chooses is kept in test/opam/locks/. */

let tools: OpamTools
let opamRoot: OpamRoot
let given: RootPackage[]
let locked: LockedRepository[]

/** Solving takes seconds, but on a machine that is busy with much else. */
const timeout = 900_000

beforeAll(async () => {
  const folder = temporaryFolder()
  tools = await opamTools(folder)
  const unpacked = join(folder, 'public')
  mkdirSync(unpacked)
  const { local, locked: revisions } = publicRepositories(unpacked)
  given = await givenPackages('mirage', tools)
  const root = await provideRepository(rootName, rootRepository(given), tools)
  opamRoot = await provideOpamRoot([root, ...local], tools)
  locked = revisions
}, timeout)

const lockOf = (names: readonly string[]): Promise<LockResult> =>
  makeLock(
    {
      wanted: names.map(name => {
        const [, bare = '', constraint] = /^([^<>=]+)(.*)$/.exec(name) ?? []
        return { name: bare, ...(constraint && { constraint }) }
      }),
      repositories: locked,
      opamRoot,
      rootPackages: given,
      pinKeepers: [],
      must: new Set(['ocaml', 'ocaml-base-compiler', 'dune', 'ocamlfind']),
    },
    tools,
  )

const solo5 = [
  'mirage-solo5',
  'mirage-runtime',
  'mirage-bootvar',
  'mirage-logs',
  'mirage-sleep',
  'mirage-ptime',
  'mirage-mtime',
]
const network = [...solo5, 'mirage-net-solo5', 'tcpip']

/** What apps need, by what they do. */
const sets: Readonly<Record<string, readonly string[]>> = {
  hello: solo5,
  tcp: network,
  tls: [...network, 'tls-mirage'],
  'http-cohttp': [...network, 'cohttp-mirage', 'conduit-mirage'],
  'http-paf': [...network, 'tls-mirage', 'paf'],
  'git-kv': [...network, 'git-kv', 'git-mirage', 'git-paf'],
  'dns-server': [...network, 'dns-server', 'dns-mirage'],
  'dns-resolver': [...network, 'dns-resolver', 'dns-stub'],
  'dns-client': [...network, 'dns-client-mirage', 'happy-eyeballs-mirage'],
  'lets-encrypt': [...network, 'letsencrypt'],
  certificates: [...network, 'dns-certify'],
  'dhcp-server': [...network, 'charrua-server'],
  'dhcp-client': [...network, 'charrua-client'],
  chamelon: [...solo5, 'mirage-block-solo5', 'chamelon'],
  tar: [...solo5, 'mirage-block-solo5', 'tar-mirage'],
  fat: [...solo5, 'mirage-block-solo5', 'fat-filesystem'],
  docteur: [...solo5, 'mirage-block-solo5', 'docteur'],
  syslog: [...network, 'logs-syslog'],
  nat: [...network, 'mirage-nat'],
  ssh: [...network, 'awa-mirage'],
  irmin: [...network, 'irmin-mirage-git'],
  direct: ['mkernel', 'miou'],
}

describe('locks of released packages', { timeout }, () => {
  for (const [name, roots] of Object.entries(sets))
    it(`chooses versions for ${name}`, async () => {
      const result = await lockOf(roots)
      const text = result.how === 'locked' ? printLock(result.lock) : `${JSON.stringify(result, null, 2)}\n`
      await expect(text).toMatchFileSnapshot(`../../opam/locks/${name}.opam.locked`)
      if (result.how === 'locked') expect(parseLock(text)).toEqual({ ok: true, lock: result.lock })
    })

  it('says who needs a package that no repository has', async () => {
    expect(await lockOf(['tcpip', 'no-such-package'])).toEqual({
      how: 'refused',
      reasons: ['No repository has a package named no-such-package.'],
    })
  })

  it('says which version is asked for where there is none', async () => {
    expect(await lockOf(['tcpip>=99'])).toMatchObject({ how: 'refused' })
  })

  it('says what keeps packages from going together', async () => {
    expect(await lockOf(['mirage-monitoring'])).toEqual({
      how: 'refused',
      reasons: [
        'These do not go together: mirage-monitoring needs cmdliner >= 2.0.0; the toolchain has cmdliner 1.3.0.',
        expect.stringContaining(
          'memtrace-mirage, for mirage-monitoring needs ocaml < 5; the toolchain has ocaml 5.3.0',
        ),
      ],
    })
  })

  it('names what a system would have to bring, before anything is fetched', async () => {
    expect(await lockOf(['albatross'])).toMatchObject({ how: 'refused' })
  })
})
