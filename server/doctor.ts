import { constants } from 'node:fs'
import { access, readFile, statfs } from 'node:fs/promises'
import { cpus } from 'node:os'
import { dirname, join } from 'node:path'
import type { DoctorFinding, DoctorReport } from '../shared/protocol/api.ts'
import { confinementIn } from './builds/dependencies.ts'
import { type FoundToolchain, findToolchain } from './builds/toolchain.ts'
import { type Config, productFolder } from './config.ts'
import { searchPath } from './process/root.ts'
import { runForText } from './process/run-process.ts'
import { namespaceRemedies } from './process/user-namespaces.ts'
import { networkFault } from './runs/user-networks.ts'

/**
 * What this machine has of all that builds and boots need, and how to get the rest. `ready` where nothing is missing;
 * what is only doubtful (KVM, the test packages) stops neither.
 */
export const doctor = async (config: Config, env: NodeJS.ProcessEnv = process.env): Promise<DoctorReport> => {
  const found = await findToolchain(config)
  const findings = await Promise.all([
    node(),
    npmPackages(),
    root(found),
    toolchain(found),
    webPage(config),
    confinement(config, found),
    networks(found),
    entropy(),
    diskSpace(config),
    kvm(),
    tender(env),
    packagesOfTests(),
  ])
  return { ready: findings.every(({ state }) => state !== 'missing'), findings }
}

const setUpFix = 'npm start'

const node = (): DoctorFinding => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const enough = major > 20 || (major === 20 && minor >= 19)
  return {
    id: 'node',
    title: 'Node',
    state: enough ? 'ok' : 'missing',
    detail: `${process.versions.node}${enough ? '' : '; 20.19 or newer is needed'}`,
    fix: enough ? null : 'Install Node 20 or later',
  }
}

const npmPackages = async (): Promise<DoctorFinding> => {
  const title = 'npm packages'
  const list = await readOrNull(join(productFolder, 'node_modules/.package-lock.json'))
  if (list === null)
    return {
      id: 'npm',
      title,
      state: 'missing',
      detail: 'node_modules is absent or half-made',
      fix: 'npm ci',
    }
  const count = [...list.matchAll(/^ {4}"node_modules\//gm)].length
  return { id: 'npm', title, state: 'ok', detail: `${count} installed`, fix: null }
}

/** What the tests of this checkout need on the machine itself; nobody else needs it. */
const packagesOfTests = async (): Promise<DoctorFinding> => {
  const about = { id: 'debian-tests', title: 'Debian packages of the tests' }
  const names = ((await readOrNull(join(productFolder, 'setup/apt-packages-test.txt'))) ?? '')
    .split('\n')
    .map(line => line.replace(/#.*/, '').trim())
    .filter(name => name !== '')
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the placeholders are dpkg-query's
  const { ended, stdout } = await ask('dpkg-query', ['-W', '-f=${Package} ${db:Status-Status}\\n', ...names])
  if (ended.how === 'not-started')
    return { ...about, state: 'doubtful', detail: 'This system has no Debian packages', fix: null }
  const lines = new Set(stdout.split('\n'))
  const missing = names.filter(name => !lines.has(`${name} installed`))
  return {
    ...about,
    state: missing.length === 0 ? 'ok' : 'doubtful',
    detail: missing.length === 0 ? `${names.length} installed` : `Not installed: ${missing.join(' ')}`,
    fix: missing.length === 0 ? null : `sudo apt-get install -y --no-install-recommends ${missing.join(' ')}`,
  }
}

/** The system that all tools come from. Without it, apt has to be there to fetch it. */
const root = async (found: FoundToolchain): Promise<DoctorFinding> => {
  const about = { id: 'root', title: 'Debian 13 root' }
  if (found.found) {
    const packages = await readOrNull(join(found.toolchain.root, 'usr/share/unikernel-composer/packages.txt'))
    if (packages !== null) {
      const detail = `${packages.trim().split('\n').length} packages in ${found.toolchain.root}`
      return { ...about, state: 'ok', detail, fix: null }
    }
  }
  const versions = await Promise.all(['apt-get', 'dpkg-deb'].map(program => ask(program, ['--version'])))
  return versions.every(({ ended }) => ended.how === 'exited' && ended.code === 0)
    ? { ...about, state: 'missing', detail: 'Not fetched yet', fix: setUpFix }
    : {
        ...about,
        state: 'missing',
        detail: 'Not here, and apt-get and dpkg-deb, which fetch it, are not on this machine',
        fix: 'Use the container, or import a toolchain: unikernel-composer toolchain import FILE',
      }
}

const toolchain = (found: FoundToolchain): DoctorFinding => {
  const title = 'Toolchain of the embedded universe'
  return found.found
    ? { id: 'toolchain', title, state: 'ok', detail: found.toolchain.prefix, fix: null }
    : { id: 'toolchain', title, state: 'missing', detail: found.reason, fix: setUpFix }
}

const webPage = async (config: Config): Promise<DoctorFinding> => {
  const title = 'Web page'
  return (await readOrNull(join(config.webFolder, 'index.html'))) === null
    ? { id: 'web', title, state: 'missing', detail: `Not in ${config.webFolder}`, fix: setUpFix }
    : { id: 'web', title, state: 'ok', detail: config.webFolder, fix: null }
}

const confinement = async (config: Config, toolchain: FoundToolchain): Promise<DoctorFinding> => {
  const finding = { id: 'confinement', title: 'Confinement of builds' }
  const found = await confinementIn(config, toolchain)
  switch (found.kind) {
    case 'bubblewrap': {
      const user = found.user === 'separate' ? 'each build as a user of its own' : 'in a user namespace'
      const filter = found.filter === null ? ', no filter of system calls for this processor' : ''
      const detail = `bubblewrap works, ${user}${filter}; totals of memory and processes are bounded by ${found.cgroups ? 'the kernel (cgroup v2)' : 'the server, which watches them'}, of files by the server`
      return { ...finding, state: 'ok', detail, fix: null }
    }
    case 'limits':
      return {
        ...finding,
        state: 'doubtful',
        detail: 'UNIKERNEL_COMPOSER_CONFINE=off: builds are not kept apart from this machine, only limited',
        fix: 'Unset UNIKERNEL_COMPOSER_CONFINE',
      }
    case 'none':
      return {
        ...finding,
        state: 'missing',
        detail: found.reason,
        fix: (await namespaceRemedies()).join(' && ') || null,
      }
  }
}

/** Both kinds of network that an image may be given. Builds, and images without one, need neither. */
const networks = async (found: FoundToolchain): Promise<DoctorFinding> => {
  const about = { id: 'networks', title: 'Networks for images' }
  if (!found.found)
    return { ...about, state: 'doubtful', detail: 'Not known without the toolchain', fix: setUpFix }
  const fault = await networkFault(found.toolchain, 'nothing')
  if (fault !== null)
    return {
      ...about,
      state: 'doubtful',
      detail: `Images with a network device do not boot here: ${fault}`,
      fix: (await namespaceRemedies()).join(' && ') || null,
    }
  const noInternet = await networkFault(found.toolchain, 'internet')
  return noInternet === null
    ? {
        ...about,
        state: 'ok',
        detail: 'passt works in namespaces of its own, with the internet and without',
        fix: null,
      }
    : {
        ...about,
        state: 'ok',
        detail: `passt works in a namespace of its own, but not with the internet: ${noInternet}`,
        fix: null,
      }
}

/** What the random device of an image is seeded from. */
const entropy = async (): Promise<DoctorFinding> => {
  const flags = new Set(/^flags\s*:(.*)$/m.exec((await readOrNull('/proc/cpuinfo')) ?? '')?.[1]?.split(' '))
  const has = ['rdseed', 'rdrand'].filter(flag => flags.has(flag)).map(flag => flag.toUpperCase())
  return {
    id: 'entropy',
    title: 'Random numbers from the processor',
    state: has.length > 0 ? 'ok' : 'doubtful',
    detail:
      has.length > 0
        ? `${has.join(' and ')}, ${cpus()[0]?.model.trim() ?? 'processor'}`
        : 'Neither RDSEED nor RDRAND: images with a random device stop at boot here',
    fix: null,
  }
}

const diskSpace = async (config: Config): Promise<DoctorFinding> => {
  const spaces = await Promise.all([config.cacheFolder, config.dataFolder].map(freeSpace))
  const min = Math.min(...spaces.map(({ bytes }) => bytes))
  return {
    id: 'disk',
    title: 'Disk space',
    state: min >= 2 * GiB ? 'ok' : min >= GiB / 2 ? 'doubtful' : 'missing',
    detail: spaces.map(({ folder, bytes }) => `${(bytes / GiB).toFixed(1)} GiB free in ${folder}`).join(', '),
    fix: min >= 2 * GiB ? null : 'Free some space: the toolchain and images need about 2 GiB',
  }
}

const kvm = async (): Promise<DoctorFinding> => {
  const title = 'KVM'
  try {
    await access('/dev/kvm', constants.R_OK | constants.W_OK)
    const detail = '/dev/kvm can be opened; some nested machines still refuse to run hvt guests'
    return { id: 'kvm', title, state: 'ok', detail, fix: null }
  } catch (error) {
    const denied = error instanceof Error && 'code' in error && error.code === 'EACCES'
    return {
      id: 'kvm',
      title,
      state: 'doubtful',
      detail: `${denied ? '/dev/kvm may not be opened' : 'No /dev/kvm'}: images boot here as confined processes, without it`,
      fix: denied ? 'sudo usermod -aG kvm "$USER", then log in again' : null,
    }
  }
}

const tender = async (env: NodeJS.ProcessEnv): Promise<DoctorFinding> => {
  const title = 'Upstream tender solo5-hvt'
  const path = env.SOLO5_HVT
  if (!path)
    return {
      id: 'tender',
      title,
      state: 'doubtful',
      detail: 'SOLO5_HVT names none: only the tests that compare with it are skipped',
      fix: 'SOLO5_HVT=/path/to/solo5-hvt',
    }
  const runs = await access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
  return {
    id: 'tender',
    title,
    state: runs ? 'ok' : 'doubtful',
    detail: runs ? path : `SOLO5_HVT=${path} is not a program that can be run`,
    fix: runs ? null : 'SOLO5_HVT=/path/to/solo5-hvt',
  }
}

const GiB = 1024 ** 3

/** Free space where a folder is, or would be made. */
const freeSpace = async (folder: string): Promise<{ folder: string; bytes: number }> => {
  for (let place = folder; ; place = dirname(place)) {
    try {
      const { bavail, bsize } = await statfs(place)
      return { folder, bytes: bavail * bsize }
    } catch (error) {
      if (place === dirname(place)) throw error
    }
  }
}

const ask = (program: string, args: readonly string[]) =>
  runForText(program, args, {
    cwd: '/',
    env: { PATH: searchPath, LC_ALL: 'C.UTF-8' },
    timeoutMs: 10_000,
    maxOutputBytes: 1_000_000,
  })

const readOrNull = (file: string): Promise<string | null> => readFile(file, 'utf8').catch(() => null)
