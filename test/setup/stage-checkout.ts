import { type ChildProcess, spawn } from 'node:child_process'
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const setupFolder = fileURLToPath(new URL('../../setup', import.meta.url))
const binFolder = fileURLToPath(new URL('../../bin', import.meta.url))

export type Checkout = {
  folder: string
  /** Runs `node setup/start.mjs --only-set-up`, or with `forTests` what `npm test` sets up, as nobody where `asNobody`. */
  start: (options?: {
    asNobody?: boolean
    forTests?: boolean
    env?: Record<string, string>
    node?: string[]
  }) => Started
  /** Runs `unikernel-composer toolchain`. */
  toolchain: (what: 'export' | 'import', file: string) => Promise<{ status: number | null; output: string }>
  write: (path: string, text: string) => Promise<void>
  /** Lets those go on that were to be slow. */
  goOn: () => Promise<void>
  /** What the stand-ins for apt-get, npm, vite and the toolchain were called with, in order. */
  calls: () => Promise<string[]>
}

export type Started = {
  child: ChildProcess
  /** What it has said so far. */
  said: () => string
  ended: Promise<{ status: number | null; output: string }>
}

/**
 * A folder with the real set-up scripts, and stand-ins for all that they call: each writes down its call, and does what
 * the real one would leave behind. `slow`: those of these names that take until `goOn`.
 */
export const stageCheckout = async ({
  slow = [] as string[],
  installed = ['curl'],
} = {}): Promise<Checkout> => {
  const folder = await mkdtemp(join(tmpdir(), 'unikernel-composer-setup-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 50, retryDelay: 20 }))
  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
    await chmod(join(folder, path), text.startsWith('#!') ? 0o755 : 0o644)
  }
  const standIn = (path: string, name: string, work: string): Promise<void> =>
    write(
      path,
      `#!/bin/bash\necho "${name} $*" >> "$STAGE/calls"\n${slow.includes(name) ? untilGoOn : ''}${work}\n`,
    )

  await cp(setupFolder, join(folder, 'setup'), { recursive: true })
  await write('setup/apt-packages-test.txt', '# what the tests need\ncurl\ndnsmasq\n')
  await write('setup/root/packages.txt', '# the root\ngcc\n-left-out\n')
  await write('for-tests.mjs', forTests)
  await write('package.json', '{"type": "module"}')
  await write('package-lock.json', '{"packages": {"": {}, "node_modules/vite": {"version": "1.0.0"}}}')
  await write('web/main.ts', 'console.log(1)')
  await write('installed', installed.map(name => `${name}\n`).join(''))
  await standIn('bin/apt-get', 'apt-get', aptWork)
  await standIn('bin/dpkg-deb', 'dpkg-deb', dpkgDebWork)
  await write('bin/apt-cache', '#!/bin/bash\ncat "$STAGE/installed"; echo dnsmasq\n')
  await write('bin/dpkg', '#!/bin/bash\nexit 0\n')
  await write(
    'bin/dpkg-query',
    `#!/bin/bash\nfor name in $(cat "$STAGE/installed"); do echo "$name installed"; done\n`,
  )
  await write('bin/sudo', '#!/bin/bash\necho "sudo: a password is required" >&2; [ "$1" = -V ]\n')
  await standIn('bin/npm', 'npm', npmWork)
  await standIn('unikernel/toolchain/build', 'toolchain', toolchainWork)
  await write('unikernel/toolchain/in-root', '#!/bin/bash\nexec "$@"\n')
  await write('fake-vite.js', viteWork)

  await cp(binFolder, join(folder, 'bin'), { recursive: true })
  const start: Checkout['start'] = ({ forTests = false, node = [], ...how } = {}) =>
    run([...node, ...(forTests ? ['for-tests.mjs'] : ['setup/start.mjs', '--only-set-up'])], how)
  const run = (
    words: string[],
    { asNobody = false, env = {} }: { asNobody?: boolean; env?: Record<string, string> },
  ): Started => {
    const child = spawn(process.execPath, words, {
      cwd: folder,
      env: {
        PATH: `${folder}/bin:/usr/bin:/bin`,
        HOME: folder,
        STAGE: folder,
        UNIKERNEL_COMPOSER_CACHE: `${folder}/cache`,
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(asNobody ? { uid: 65_534, gid: 65_534 } : {}),
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', piece => {
        output += String(piece)
      })
    return {
      child,
      said: () => output,
      ended: new Promise(resolve => child.once('close', status => resolve({ status, output }))),
    }
  }
  const calls = async (): Promise<string[]> =>
    (await readFile(join(folder, 'calls'), 'utf8').catch(() => '')).split('\n').filter(line => line !== '')
  const toolchain: Checkout['toolchain'] = (what, file) =>
    run(['bin/unikernel-composer.mjs', 'toolchain', what, file], {}).ended
  return { folder, start, toolchain, write, goOn: () => write('go-on', ''), calls }
}

const untilGoOn =
  '[ "$1" = --version ] || for _ in $(seq 300); do [ -e "$STAGE/go-on" ] && break; sleep 0.1; done\n'

const forTests = `import { main } from './setup/main.mjs'
import { setUp } from './setup/set-up.mjs'
await main('npm test', () => setUp({ tests: true }))
`

/** The root is of the packages gcc and left-out, and of the sources of lwip. */
const aptWork = `case "$*" in
*--print-uris*)
  echo "'http://mirror/gcc.deb' gcc_1%3a14-1_amd64.deb 5 SHA256:0"; echo "'http://mirror/left-out.deb' left-out_2_amd64.deb 3 SHA256:0" ;;
*" download "*) [ -e "$STAGE/apt-breaks" ] && { echo "E: Failed to fetch gcc"; exit 100; }; printf 12345 > gcc_1%3a14-1_amd64.deb ;;
*" source "*) echo lwip > lwip_2.orig.tar.xz ;;
"install "*) echo dnsmasq >> "$STAGE/installed" ;;
esac; exit 0`

const dpkgDebWork = `[ "$1" = --vextract ] || exit 0
mkdir -p "$3/usr/bin" "$3/usr/share/man" "$3/usr/share/doc/gcc"
echo gcc > "$3/usr/bin/gcc"; echo page > "$3/usr/share/man/gcc.1"; echo licence > "$3/usr/share/doc/gcc/copyright"
printf '%s\\n' ./ ./usr/ ./usr/bin/ ./usr/bin/gcc ./usr/share/man/gcc.1 ./usr/share/doc/gcc/copyright`

const npmWork = `rm -rf "$STAGE/node_modules"; mkdir -p "$STAGE/node_modules/vite/bin"
cp "$STAGE/fake-vite.js" "$STAGE/node_modules/vite/bin/vite.js"
echo '{"packages": {"node_modules/vite": {"version": "1.0.0"}}}' > "$STAGE/node_modules/.package-lock.json"`

const toolchainWork = `prefix="$STAGE/cache/toolchain/0123456789abcdef"
case "$*" in *--print-prefix*) echo "$prefix"; [ -e "$prefix" ] || exit 3; exit 0;; esac
if [ -e "$STAGE/toolchain-breaks" ]; then
  mkdir -p "$STAGE/cache/log"; echo "runtime.c:3: no such header" > "$STAGE/cache/log/runtime.log"
  echo "@plan 2"; echo "@step 2 2 OCaml runtime"; echo "@failed OCaml runtime: the compiler ended with status 1"; exit 1
fi
echo "@plan 1"; echo "@step 1 1 newlib"; mkdir -p "$prefix"; echo "@done 1 0.2"; echo "@ready $prefix"`

const viteWork = `import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
const out = process.argv[process.argv.indexOf('--outDir') + 1]
appendFileSync(process.env.STAGE + '/calls', 'vite build\\n')
mkdirSync(out, { recursive: true })
writeFileSync(out + '/index.html', 'page')
`
