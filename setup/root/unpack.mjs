import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { logFolder } from '../places.mjs'
import { runCommand } from '../run-command.mjs'
import { excerptOf, Stop } from '../stop.mjs'
import { factsOf } from './places.mjs'

const log = join(logFolder, 'root.log')

/**
 * Unpacks packages into a folder, side by side on as many processors, without installing: nothing of them runs.
 * @param {{ name: string, version: string, file: string, bytes: number }[]} packages
 * @param {string} archives where their files are
 * @param {string} folder
 * @param {{ processors: number, progress: (done: number) => void }} how `progress`: gets how many are unpacked
 */
export const unpackPackages = async (packages, archives, folder, { processors, progress }) => {
  mkdirSync(join(factsOf(folder), 'files'), { recursive: true })
  const waiting = [...packages]
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      await unpackOne(next, archives, folder)
      progress(packages.length - waiting.length)
    }
  }
  await Promise.all(Array.from({ length: processors }, work))
}

const unpackOne = async ({ name, file }, archives, folder) => {
  const paths = []
  const { reason } = await runCommand(['dpkg-deb', '--vextract', join(archives, file), folder], {
    log,
    env: { LC_ALL: 'C.UTF-8' },
    onLine: line => paths.push(line.replace(/^\./, '')),
  })
  if (reason)
    throw new Stop(`Debian package ${name}: it cannot be unpacked (${reason}). Log: ${log}`, {
      excerpt: excerptOf(log),
    })
  const kept = paths.filter(path => !path.endsWith('/') && !isPruned(path))
  writeFileSync(join(factsOf(folder), 'files', name), kept.map(path => `${path}\n`).join(''))
}

/** Manuals, translations and tools that nothing here reads: a quarter of the bytes. Licences stay. */
const pruned = [
  /^\/usr\/share\/(man|info|locale|lintian|bug|emacs|zsh|bash-completion|pixmaps|applications|X11|menu|gdb)\//,
  /^\/usr\/share\/doc\/.+\/(?!copyright$)[^/]+$/,
  /^\/usr\/lib\/x86_64-linux-gnu\/gconv\//,
  /\/x86_64-linux-gnu-lto-dump-\d+$/,
  /^\/(boot|dev|home|proc|root|run|srv|sys|tmp|media|mnt|opt|var)\//,
]
const isPruned = path => pruned.some(pattern => pattern.test(path))

/** What the packages' own scripts would have made, had they been installed. */
const links = [
  ['usr/bin/cc', 'gcc'],
  ['usr/bin/awk', 'mawk'],
]

/** Takes away what is not read, and adds what the installed packages would have. */
export const finish = folder => {
  prune(folder, '')
  for (const [link, target] of links)
    if (!existsSync(join(folder, link))) symlinkSync(target, join(folder, link))
  writeHostProgram(folder)
}

/** Removes all that is pruned; what stays can be read by everybody. */
const prune = (folder, path) => {
  for (const entry of readdirSync(join(folder, path), { withFileTypes: true })) {
    const there = `${path}/${entry.name}`
    if (isPruned(`${there}/`) || isPruned(there))
      rmSync(join(folder, there), { recursive: true, force: true })
    else if (entry.isDirectory()) {
      chmodSync(join(folder, there), 0o755)
      prune(folder, there)
    }
  }
}

/** What starts everything in the root runs outside it, where the libraries are others: bubblewrap, by the root's own loader. */
const writeHostProgram = folder => {
  const text = [
    '#!/bin/sh',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the placeholder is the shell's
    'root=${0%/host/*}',
    'exec "$root/usr/lib64/ld-linux-x86-64.so.2" --library-path "$root/usr/lib/x86_64-linux-gnu" --argv0 bwrap "$root/usr/bin/bwrap" "$@"',
    '',
  ].join('\n')
  mkdirSync(join(folder, 'host'))
  writeFileSync(join(folder, 'host', 'bwrap'), text, { mode: 0o755 })
}

/** `BYTES path` of each file of a root and `link path` of each link, sorted: what `damageOf` compares. */
export const listFiles = folder => {
  const lines = []
  const walk = path => {
    for (const entry of readdirSync(join(folder, path), { withFileTypes: true })) {
      const there = path === '' ? entry.name : `${path}/${entry.name}`
      if (entry.isDirectory()) walk(there)
      else lines.push(`${entry.isSymbolicLink() ? 'link' : lstatSync(join(folder, there)).size} ${there}`)
    }
  }
  walk('')
  return lines.sort()
}
