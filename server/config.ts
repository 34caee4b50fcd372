import { readFileSync } from 'node:fs'
import { isIPv4 } from 'node:net'
import { availableParallelism, homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

/** What the server and the command line may use and keep; every time in milliseconds, every size in bytes. */
export type Limits = {
  /** How long one build may take, from dune's start to its end. */
  buildMs: number
  /** What one build's tools may print. */
  buildOutputBytes: number
  /** Memory of all tools of one build together, and the address space of each. */
  buildMemoryBytes: number
  /** Processes and threads of one build. */
  buildProcesses: number
  /** What a build's /tmp may hold. */
  buildTemporaryBytes: number
  /** What a build's folder may hold, and how many files. */
  buildFolderBytes: number
  buildFolderFiles: number
  /** The largest file that a tool of a build may write. */
  buildFileBytes: number
  /** Processor time of one tool of a build, in seconds: what is left of a build whose server was killed ends by it. */
  buildCpuSeconds: number
  buildsAtOnce: number
  /** Builds that may wait for the others. */
  buildsWaiting: number
  /** Builds remembered with their logs; the oldest are forgotten first. */
  buildsKept: number
  /** Images kept; those not used for longest are removed first. */
  imageStoreBytes: number
  runMs: number
  runOutputBytes: number
  runsAtOnce: number
  /** Ended runs whose console can still be read, and what their consoles may hold together. */
  runsKept: number
  runsKeptBytes: number
  /** The body of one request. */
  requestBytes: number
  /** One data file, and one imported archive when unpacked. */
  uploadBytes: number
}

export type Config = {
  dataFolder: string
  cacheFolder: string
  /** A complete toolchain to use as it is, whatever the cache folder holds. */
  toolchainFolder: string | null
  /** The system that all tools come from (setup/root/): `/` where this machine is it; null: the one in the cache folder. */
  rootFolder: string | null
  /** The built web application. */
  webFolder: string
  host: string
  port: number
  /** Asked of every request when set. */
  token: string | null
  logLevel: string
  /** `auto` refuses to build where bubblewrap does not work, `required` to start; `off` builds without it. */
  confinement: 'auto' | 'off' | 'required'
  /** A delegated folder of the cgroup v2 hierarchy, in which builds get groups of their own; null: none is named. */
  cgroupFolder: string | null
  /** Whether the server looks for one where none is named. */
  findsCgroup: boolean
  limits: Limits
}

/** A setting that cannot be obeyed; `message` names the variable and says what to do. */
export class ConfigError extends Error {}

/** The folder of the checkout. */
export const productFolder = fileURLToPath(new URL('..', import.meta.url))

/** Of this product, as package.json has it. */
export const productVersion = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(join(productFolder, 'package.json'), 'utf8'))).version

/** Reads the configuration from the environment; throws `ConfigError` where a value makes no sense. */
export const readConfig = (env: NodeJS.ProcessEnv): Config => {
  const home = homeOf(env)
  const host = env.UNIKERNEL_COMPOSER_HOST || '127.0.0.1'
  const token = env.UNIKERNEL_COMPOSER_TOKEN || null
  if (token !== null && token.length < 16)
    throw new ConfigError('UNIKERNEL_COMPOSER_TOKEN has fewer than 16 characters. Set a longer one.')
  if (!isLoopback(host) && token === null)
    throw new ConfigError(
      `UNIKERNEL_COMPOSER_HOST=${host} is open to other machines, and no access token is set. ` +
        'Set UNIKERNEL_COMPOSER_TOKEN to a secret of 16 characters or more, or listen on 127.0.0.1.',
    )
  const cgroup = env.UNIKERNEL_COMPOSER_CGROUP
  return {
    dataFolder: folder(env, 'UNIKERNEL_COMPOSER_DATA', env.XDG_DATA_HOME, home, '.local/share'),
    cacheFolder: folder(env, 'UNIKERNEL_COMPOSER_CACHE', env.XDG_CACHE_HOME, home, '.cache'),
    toolchainFolder: env.UNIKERNEL_COMPOSER_TOOLCHAIN ? resolve(env.UNIKERNEL_COMPOSER_TOOLCHAIN) : null,
    rootFolder: env.UNIKERNEL_COMPOSER_ROOT || null,
    webFolder: env.UNIKERNEL_COMPOSER_WEB || join(productFolder, 'dist/web'),
    host,
    port: number(env, 'UNIKERNEL_COMPOSER_PORT', 4170, 0, 65_535),
    token,
    logLevel: choice(env, 'UNIKERNEL_COMPOSER_LOG', [
      'info',
      'silent',
      'fatal',
      'error',
      'warn',
      'debug',
      'trace',
    ]),
    confinement: choice(env, 'UNIKERNEL_COMPOSER_CONFINE', ['auto', 'off', 'required']),
    cgroupFolder: cgroup && cgroup !== 'off' ? resolve(cgroup) : null,
    findsCgroup: !cgroup,
    limits: {
      buildMs: 1000 * number(env, 'UNIKERNEL_COMPOSER_BUILD_SECONDS', 60, 1, 86_400),
      buildOutputBytes: 4 * MiB,
      buildMemoryBytes: MiB * number(env, 'UNIKERNEL_COMPOSER_BUILD_MEMORY_MB', 4096, 256, 1_048_576),
      buildProcesses: number(env, 'UNIKERNEL_COMPOSER_BUILD_PROCESSES', 256, 32, 4096),
      buildTemporaryBytes: MiB * number(env, 'UNIKERNEL_COMPOSER_BUILD_TMP_MB', 512, 16, 1_048_576),
      buildFolderBytes: MiB * number(env, 'UNIKERNEL_COMPOSER_BUILD_DISK_MB', 2048, 64, 1_048_576),
      buildFolderFiles: 100_000,
      buildFileBytes: 512 * MiB,
      buildCpuSeconds: 2 * number(env, 'UNIKERNEL_COMPOSER_BUILD_SECONDS', 60, 1, 86_400),
      buildsAtOnce: number(env, 'UNIKERNEL_COMPOSER_BUILDS_AT_ONCE', availableParallelism(), 1, 1024),
      buildsWaiting: 100,
      buildsKept: number(env, 'UNIKERNEL_COMPOSER_BUILDS_KEPT', 500, 1, 1_000_000),
      imageStoreBytes: MiB * number(env, 'UNIKERNEL_COMPOSER_IMAGES_MB', 4096, 1, 1_048_576 * 16),
      runMs: 1000 * number(env, 'UNIKERNEL_COMPOSER_RUN_SECONDS', 3600, 1, 31_536_000),
      runOutputBytes: MiB * number(env, 'UNIKERNEL_COMPOSER_RUN_OUTPUT_MB', 16, 1, 1024),
      runsAtOnce: number(env, 'UNIKERNEL_COMPOSER_RUNS_AT_ONCE', 8, 1, 1024),
      runsKept: 50,
      runsKeptBytes: 64 * MiB,
      requestBytes: 32 * MiB,
      uploadBytes: 256 * MiB,
    },
  }
}

/** Null where nobody says where this user's home is. */
const homeOf = (env: NodeJS.ProcessEnv): string | null => {
  if (env.HOME) return env.HOME
  try {
    return homedir()
  } catch {
    return null
  }
}

/** Whether an address can only be reached from this machine. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host === '[::1]' || (isIPv4(host) && host.startsWith('127.'))

const MiB = 1024 * 1024

const folder = (
  env: NodeJS.ProcessEnv,
  name: string,
  xdg: string | undefined,
  home: string | null,
  below: string,
): string => {
  const own = env[name]
  if (own) return resolve(own)
  if (xdg && isAbsolute(xdg)) return join(xdg, 'unikernel-composer')
  if (home === null)
    throw new ConfigError(`HOME is not set. Set it, or ${name} to a folder that may be written to.`)
  return join(home, below, 'unikernel-composer')
}

const number = (env: NodeJS.ProcessEnv, name: string, fallback: number, min: number, max: number): number => {
  const text = env[name]
  if (text === undefined || text === '') return fallback
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (value >= min && value <= max) return value
  throw new ConfigError(`${name}=${text} is not a whole number from ${min} to ${max}.`)
}

/** The first option is the default. */
const choice = <T extends string>(env: NodeJS.ProcessEnv, name: string, options: readonly [T, ...T[]]): T => {
  const text = env[name]
  if (text === undefined || text === '') return options[0]
  const found = options.find(option => option === text)
  if (found !== undefined) return found
  throw new ConfigError(`${name}=${text} is none of ${options.join(', ')}.`)
}
