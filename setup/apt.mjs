import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { readSystem } from './machine.mjs'
import { logFolder } from './places.mjs'
import { askCommand, runCommand } from './run-command.mjs'
import { excerptOf, Stop, status } from './stop.mjs'

const log = join(logFolder, 'apt.log')
const options = [
  '-y',
  '--no-install-recommends',
  '-o',
  'DPkg::Lock::Timeout=300',
  '-o',
  'Acquire::Retries=2',
  '-o',
  'Dpkg::Options::=--force-confdef',
  '-o',
  'Dpkg::Options::=--force-confold',
]
const environment = { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' }

/** The package names of a list file; none where the file is absent. */
export const readAptList = file =>
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .map(line => line.replace(/#.*/, '').trim())
        .filter(name => name !== '')
    : []

/** Those of the named packages that are not fully installed, in the given order. */
export const missingPackages = names => {
  if (names.length === 0) return []
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the placeholders are dpkg-query's
  const { output } = askCommand(['dpkg-query', '-W', '-f=${Package} ${db:Status-Status}\\n', ...names], {
    env: { LC_ALL: 'C.UTF-8' },
  })
  const installed = new Set(
    output
      .split('\n')
      .filter(line => line.endsWith(' installed'))
      .map(line => line.split(' ')[0]),
  )
  return names.filter(name => !installed.has(name))
}

/** The one command that a person with the right to install packages has to run. */
export const installCommand = (names, { needsLists = !hasPackageLists() } = {}) => {
  const words = [
    ...(needsLists ? ['apt-get update', '&&'] : []),
    `apt-get install -y --no-install-recommends ${names.join(' ')}`,
  ].join(' ')
  return askCommand(['sudo', '-V']).code === 0
    ? words.replace(/apt-get (update|install)/g, 'sudo apt-get $1')
    : `su -c '${words}'`
}

/**
 * How packages can be installed here: what stands before a command that needs root. Stops where there is no way.
 * @param {string[]} names missing packages
 * @returns {string[]}
 */
export const wayToInstall = names => {
  const { id, title } = readSystem()
  if (askCommand(['apt-get', '--version']).code !== 0 || id !== 'debian')
    throw new Stop(
      `The tests need packages of Debian; this is ${title}. Missing here: ${names.join(' ')}. ` +
        'Install what provides their programs, or run `npm run check`, which needs none of them.',
      { status: status.wrongMachine },
    )
  const prefix = rootPrefix()
  if (prefix) return prefix
  throw new Stop(
    `Debian packages are missing, and installing them needs root. Run this, then the same command again:\n\n  ${installCommand(names)}\n`,
    { status: status.needsRoot },
  )
}

/**
 * Installs the named packages.
 * @param {string[]} names missing packages
 * @param {string[]} prefix from `wayToInstall`
 * @param {{ say: (text: string) => void, progress: (text: string) => void }} part
 */
export const installPackages = async (names, prefix, part) => {
  const apt = (words, onProgress) => runApt([...prefix, ...words], onProgress)

  if (dpkgWasInterrupted()) {
    part.say('finishing an installation that was interrupted')
    await apt(['dpkg', '--configure', '-a', '--force-confdef', '--force-confold'])
    // What was cut off in the middle of unpacking cannot be configured; apt puts it in place anew.
    await apt(['apt-get', 'install', '--fix-broken', ...options])
  }
  if (!hasPackageLists() || !allKnown(names)) await update(apt, part)
  part.say(`installing ${names.length}: ${names.join(' ')}`)
  let ended = await install(apt, names, part)
  if (ended.reason) {
    // Lists that are weeks old name versions that the archive no longer has.
    await update(apt, part)
    part.say(`installing ${names.length} once more`)
    ended = await install(apt, names, part)
  }
  const left = missingPackages(names)
  if (left.length > 0)
    throw new Stop(
      `Debian packages: ${left.join(' ')} could not be installed (${ended.reason || 'apt-get gave no reason'}). Log: ${log}`,
      { excerpt: excerptOf(log, { only: /^E: / }) },
    )
}

const update = async (apt, part) => {
  part.say('reading the package lists')
  // A list that cannot be read is no reason to stop: the packages may well come from the other ones.
  await apt(['apt-get', 'update', '-o', 'DPkg::Lock::Timeout=300', '-o', 'Acquire::Retries=2'])
}

const install = (apt, names, part) =>
  apt(['apt-get', 'install', ...options, '-o', 'APT::Status-Fd=1', ...names], text => part.progress(text))

/** Runs apt in a group of its own: a Ctrl-C reaches it through `stopCommands` only, which dpkg may see to its end. */
const runApt = async (command, onProgress) => {
  const follow = onProgress ? followLog(onProgress) : () => {}
  const timer = setInterval(follow, 400)
  const ended = await runCommand(command, { env: environment, log, ownGroup: true })
  clearInterval(timer)
  return ended
}

/** Reads what apt appended to the log since the last call, and reports its latest status line. */
const followLog = onProgress => {
  let seen = existsSync(log) ? statSync(log).size : 0
  return () => {
    const text = readFileSync(log).subarray(seen).toString('utf8')
    const end = text.lastIndexOf('\n') + 1
    seen += Buffer.byteLength(text.slice(0, end))
    const last = text
      .slice(0, end)
      .split('\n')
      .filter(line => /^(dlstatus|pmstatus):/.test(line))
      .at(-1)
    if (last) onProgress(formatStatus(last))
  }
}

/** `dlstatus:12:34.5:Retrieving file 12 of 40 (3s remaining)`, `pmstatus:gcc:61.2:Unpacking gcc (amd64)`. */
const formatStatus = line => {
  const [kind, , percent, ...words] = line.split(':')
  return `${Math.round(Number(percent))} % ${kind === 'dlstatus' ? 'downloading: ' : ''}${words.join(':').toLowerCase()}`
}

/** Nothing for root itself, sudo where it asks for no password, null where there is no way. */
const rootPrefix = () => {
  if (process.getuid() === 0) return []
  // sudo clears the environment; env sets again what keeps the installation from asking questions.
  const words = ['env', ...Object.entries(environment).map(([name, value]) => `${name}=${value}`)]
  return askCommand(['sudo', '-n', ...words, 'true']).code === 0 ? ['sudo', '-n', ...words] : null
}

const hasPackageLists = () => {
  try {
    return readdirSync('/var/lib/apt/lists').some(name => /_Packages(\.|$)/.test(name))
  } catch {
    return false
  }
}

const allKnown = names => {
  const known = new Set(askCommand(['apt-cache', 'pkgnames']).output.split('\n'))
  return names.every(name => known.has(name))
}

const dpkgWasInterrupted = () =>
  existsSync('/var/lib/dpkg/updates') && readdirSync('/var/lib/dpkg/updates').length > 0
    ? true
    : askCommand(['dpkg', '--audit']).output.trim() !== ''
