import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { logFolder } from '../places.mjs'
import { askCommand, runCommand } from '../run-command.mjs'
import { excerptOf, Stop, status } from '../stop.mjs'
import { debianSources } from './mirrors.mjs'

/**
 * Fetches packages of Debian 13 by this machine's apt, in folders of its own: no right is needed, and nothing is installed. What
 * makes roots asks for these functions alone, so that another fetcher can stand in for apt.
 * @typedef {{ name: string, version: string, file: string, bytes: number }} Package `file`: its name in `archives`
 * @param {string} folder for lists and packages; what is in it from the last time is not fetched again
 */
export const aptFetcher = folder => {
  const log = join(logFolder, 'root.log')
  const archives = join(folder, 'archives')
  const options = [
    `Dir::State=${join(folder, 'state')}`,
    `Dir::State::status=${join(folder, 'status')}`,
    `Dir::Cache=${join(folder, 'cache')}`,
    `Dir::Etc::SourceList=${join(folder, 'debian.sources')}`,
    // Sources, preferences and keys of the machine's own packages have no say here; its proxies have.
    ...['SourceParts', 'Preferences', 'PreferencesParts'].map(name => `Dir::Etc::${name}=/dev/null`),
    'Dir::Etc::Trusted=/dev/null',
    'Dir::Etc::TrustedParts=/dev/null',
    'APT::Architecture=amd64',
    'APT::Architectures=amd64',
    'APT::Install-Recommends=false',
    // Root's apt does not become a user who may not write here; another user's stays who it is, with a name or without.
    'APT::Sandbox::User=root',
    'Acquire::Languages=none',
    'Acquire::Retries=3',
  ].flatMap(option => ['-o', option])
  const environment = { LC_ALL: 'C.UTF-8', APT_CONFIG: '' }
  const apt = words => ['apt-get', ...options, ...words]
  const run = async (words, what, cwd = archives) => {
    const { reason } = await runCommand(apt(words), { cwd, log, env: environment })
    if (reason)
      throw new Stop(
        `Debian 13's packages: ${what} (${reason}). Is the Debian mirror reachable from here? UNIKERNEL_COMPOSER_MIRROR names another one. Log: ${log}`,
        { excerpt: excerptOf(log, { only: /^[EW]: / }) },
      )
  }

  return {
    /** Which packages these names and their dependencies are today. @returns {Promise<Package[]>} */
    resolve: async names => {
      if (askCommand(['apt-get', '--version']).code !== 0 || askCommand(['dpkg-deb', '--version']).code !== 0)
        throw new Stop(
          'apt-get and dpkg-deb fetch and unpack the toolchain; this machine lacks them. Use the container that the README describes, ' +
            'or import a toolchain that another machine exported: unikernel-composer toolchain import FILE.',
          { status: status.wrongMachine },
        )
      for (const name of ['state/lists/partial', 'cache/archives/partial', 'archives'])
        mkdirSync(join(folder, name), { recursive: true })
      writeFileSync(join(folder, 'status'), '')
      writeFileSync(join(folder, 'debian.sources'), debianSources())
      await run(['-qq', 'update'], 'their lists cannot be read')
      const { output, errors } = askCommand(apt(['-qq', '--print-uris', '-y', 'install', ...names]), {
        env: environment,
      })
      const packages = output.split('\n').flatMap(readUri)
      if (packages.length === 0)
        throw new Stop(`Debian 13's packages: apt finds no way to have them all.`, { excerpt: errors.trim() })
      return packages
    },
    /** Fetches packages into `archives`, checked; `progress` gets the bytes that are there. @param {Package[]} packages */
    download: async (packages, progress) => {
      const timer = setInterval(() => progress(bytesIn(archives)), 400)
      try {
        // Checked against the lists, which are checked against Debian's keys; whole files are not fetched again.
        await run(
          ['-qq', 'download', ...packages.map(({ name, version }) => `${name}=${version}`)],
          'they cannot be fetched',
        )
      } finally {
        clearInterval(timer)
      }
      return archives
    },
    /** Fetches the sources of a package as they were released, into a folder. */
    sources: async (name, there) => {
      mkdirSync(there, { recursive: true })
      await run(['-qq', 'source', '--download-only', name], `the sources of ${name} cannot be fetched`, there)
    },
    /** What was fetched is used up. */
    clean: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** `'http://…/gcc_14.2.0-1_amd64.deb' gcc_4%3a14.2.0-1_amd64.deb 1234 SHA256:…` */
const readUri = line => {
  const [, file, bytes] = /^'.*' (\S+\.deb) (\d+) /.exec(line) ?? []
  if (!file) return []
  const [name, version] = file.split('_')
  return [{ name, version: decodeURIComponent(version), file, bytes: Number(bytes) }]
}

const bytesIn = folder =>
  readdirSync(folder).reduce(
    (sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  )
