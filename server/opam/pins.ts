import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { OpamPin } from '../../shared/model/opam-sources.ts'
import { archivePath } from './archives.ts'
import { DownloadError, download } from './download.ts'
import { fetchCommit } from './git.ts'
import { OpamSyntaxError, parseOpamFile, quoted, stringOf } from './opam-file.ts'
import { type LocalRepository, provideRepository } from './opam-root.ts'
import type { OpamTools } from './opam-tools.ts'
import { insideOf, unpackArchive } from './unpack.ts'

/** The name of the repository with a project's pinned packages. */
export const pinsName = 'pins'

/** `pin-lwt`: a package that keeps opam from taking another version of lwt than the pinned one. */
const pinOf = (name: string): string => `pin-${name}`

/** Whether a package is one of those, and of which. */
export const pinnedBy = (keeper: string): string | null => /^pin-(.+)$/.exec(keeper)?.[1] ?? null

/** What an archive may hold at most, in bytes. */
const maxBytes = 200_000_000

/**
 * A repository with the packages that a project pins, and the packages that keep the solver to them. Sources from elsewhere are fetched,
 * for their opam files are in them. Throws `DownloadError`.
 */
export const pinnedPackages = async (
  pins: readonly OpamPin[],
  tools: OpamTools,
  signal?: AbortSignal,
): Promise<{ repositories: LocalRepository[]; keepers: string[] }> => {
  if (pins.length === 0) return { repositories: [], keepers: [] }
  const files = new Map([['repo', 'opam-version: "2.0"\n']])
  for (const pin of pins) {
    const version = pin.kind === 'version' ? pin.version : await describeSources(pin, files, tools, signal)
    const keeper = pinOf(pin.name)
    files.set(
      `packages/${keeper}/${keeper}.1/opam`,
      `opam-version: "2.0"\nconflicts: [${quoted(pin.name)} {!= ${quoted(version)}}]\n`,
    )
  }
  return {
    repositories: [await provideRepository(pinsName, files, tools)],
    keepers: pins.map(({ name }) => pinOf(name)),
  }
}

/** Adds the package of a pin's sources, and gives its version: upstream's, and what tells these sources from others. */
const describeSources = async (
  pin: Exclude<OpamPin, { kind: 'version' }>,
  files: Map<string, string>,
  tools: OpamTools,
  signal?: AbortSignal,
): Promise<string> => {
  const text = await tools.workspaces.with(async workspace => {
    const folder = join(workspace.folder, 'sources')
    if (pin.kind === 'git')
      await fetchCommit(tools.toolchain.root, `${pin.url}#${pin.commit}`, workspace.folder, signal)
    else {
      const archive = archivePath(tools.folder, [pin.checksum])
      await download({ urls: [pin.url], checksums: [pin.checksum] }, archive, { maxBytes, signal })
      const fault = await unpackArchive(archive, workspace, 'sources', tools, signal)
      if (fault !== null) throw new DownloadError(`${pin.url}: ${fault}`)
    }
    return opamIn(pin.kind === 'git' ? workspace.folder : await insideOf(folder), pin.name)
  })
  if (text === null) throw new DownloadError(`${pin.url}: there is no ${pin.name}.opam in it`)
  const revision = pin.kind === 'git' ? pin.commit : (pin.checksum.split('=')[1] ?? '')
  const version = `${upstreamVersion(text, pin.url)}+pinned.${revision.slice(0, 8)}`
  const url =
    pin.kind === 'git'
      ? `url { src: ${quoted(`${pin.url}#${pin.commit}`)} }`
      : `url { src: ${quoted(pin.url)} checksum: ${quoted(pin.checksum)} }`
  files.set(`packages/${pin.name}/${pin.name}.${version}/opam`, `${withoutOwnFields(text)}\n${url}\n`)
  return version
}

const upstreamVersion = (text: string, url: string): string => {
  try {
    return stringOf(parseOpamFile(text).fields.get('version')) ?? 'dev'
  } catch (error) {
    if (error instanceof OpamSyntaxError)
      throw new DownloadError(`${url}: its opam file cannot be read: ${error.message}`)
    throw error
  }
}

/** Name and version are those of the folder in a repository, and the URL is the pin's. */
const withoutOwnFields = (text: string): string =>
  text.replace(/^(name|version):.*\n?/gm, '').replace(/^url\s*\{[^}]*\}/gm, '')

const opamIn = async (folder: string, name: string): Promise<string | null> => {
  for (const path of [`${name}.opam`, 'opam', `opam/${name}.opam`, `opam/opam`]) {
    const text = await readFile(join(folder, path), 'utf8').catch(() => null)
    if (text !== null) return text
  }
  const below = (await readdir(folder, { withFileTypes: true }))
    .filter(entry => entry.isDirectory())
    .slice(0, 100)
  for (const entry of below) {
    const text = await readFile(join(folder, entry.name, `${name}.opam`), 'utf8').catch(() => null)
    if (text !== null) return text
  }
  return null
}
