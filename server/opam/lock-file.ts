import { z } from 'zod'
import { Lock, type LockedPackage } from '../../shared/protocol/sources.ts'
import { OpamSyntaxError, type OpamValue, parseOpamFile, quoted, stringOf, stringsOf } from './opam-file.ts'

/*
 * `NAME.opam.locked` in the format of opam-monorepo 0.3 (https://github.com/tarides/opam-monorepo, lib/lockfile.ml): `opam monorepo pull`
 * and mirage's Makefile read it, too. What that format has no place for (repositories of origin, licences, mirrors, patches) stands in
 * fields of our own, `x-unikernel-composer-*`, which opam passes over.
 */

/** The version of our own fields. */
const ownVersion = '1'

/** A lock as text, the same for equal locks. */
export const printLock = (lock: Lock): string => {
  const packages = [...lock.packages].sort((a, b) => (a.name < b.name ? -1 : 1))
  const compiled = packages.filter(({ role }) => role === 'compiled')
  const vendor = ({ role }: LockedPackage) => (role === 'compiled' ? ' & ?vendor' : '')
  return [
    'opam-version: "2.0"',
    'synopsis: "opam-monorepo generated lockfile"',
    'maintainer: "opam-monorepo"',
    list(
      'depends',
      packages.map(each => `${quoted(each.name)} {= ${quoted(each.version)}${vendor(each)}}`),
    ),
    list(
      'pin-depends',
      compiled.flatMap(({ name, version, source }) =>
        source === null ? [] : [`[${quoted(`${name}.${version}`)} ${quoted(urlOf(source))}]`],
      ),
    ),
    'x-opam-monorepo-cli-args: []',
    list(
      'x-opam-monorepo-duniverse-dirs',
      sourceFolders(packages).map(({ folder, source }) => {
        const checksums = source.kind === 'archive' ? source.checksums : []
        return `[${quoted(urlOf(source))} ${quoted(folder)} [${checksums.map(quoted).join(' ')}]]`
      }),
    ),
    list(
      'x-opam-monorepo-opam-provided',
      packages.filter(({ role }) => role !== 'compiled').map(({ name }) => quoted(name)),
    ),
    list(
      'x-opam-monorepo-opam-repositories',
      lock.repositories.map(({ url }) => quoted(url)),
    ),
    list(
      'x-opam-monorepo-root-packages',
      lock.roots.map(({ name }) => quoted(name)),
    ),
    'x-opam-monorepo-version: "0.3"',
    `x-unikernel-composer-version: ${quoted(ownVersion)}`,
    list(
      'x-unikernel-composer-roots',
      lock.roots.map(({ name, constraint }) => row([name, constraint])),
    ),
    list(
      'x-unikernel-composer-repositories',
      lock.repositories.map(({ name, url, revision }) => row([name, url, revision])),
    ),
    list('x-unikernel-composer-packages', packages.map(printPackage)),
    '',
  ].join('\n')
}

/** Reads a lock; a text, where it is none, says why. Locks of opam-monorepo itself have no field of ours and are refused. */
export const parseLock = (text: string): { ok: true; lock: Lock } | { ok: false; reason: string } => {
  try {
    const { fields } = parseOpamFile(text)
    if (stringOf(fields.get('x-unikernel-composer-version')) !== ownVersion)
      return {
        ok: false,
        reason: 'it was made by another program, or another version of this one: lock again',
      }
    const lock = Lock.safeParse({
      roots: rowsOf(fields.get('x-unikernel-composer-roots')).map(([name, constraint]) => ({
        name: textIn(name),
        constraint: textIn(constraint),
      })),
      repositories: rowsOf(fields.get('x-unikernel-composer-repositories')).map(([name, url, revision]) => ({
        name: textIn(name),
        url: textIn(url),
        revision: textIn(revision),
      })),
      packages: rowsOf(fields.get('x-unikernel-composer-packages')).map(readPackage),
    })
    return lock.success ? { ok: true, lock: lock.data } : { ok: false, reason: z.prettifyError(lock.error) }
  } catch (error) {
    if (error instanceof OpamSyntaxError) return { ok: false, reason: error.message }
    throw error
  }
}

/** The folders that sources are unpacked to: packages of one archive share one, named for the first of them. */
export const sourceFolders = (
  packages: readonly LockedPackage[],
): { folder: string; source: NonNullable<LockedPackage['source']>; packages: LockedPackage[] }[] => {
  const folders = new Map<
    string,
    { folder: string; source: NonNullable<LockedPackage['source']>; packages: LockedPackage[] }
  >()
  for (const each of packages) {
    if (each.role !== 'compiled' || each.source === null) continue
    // Sources that are patched in another way are other sources.
    const key = JSON.stringify([urlOf(each.source), each.extraFiles, each.patches])
    const known = folders.get(key)
    if (known) known.packages.push(each)
    else folders.set(key, { folder: each.name, source: each.source, packages: [each] })
  }
  return [...folders.values()]
}

/** A source as one URL, as opam writes it. */
export const urlOf = (source: NonNullable<LockedPackage['source']>): string =>
  source.kind === 'archive' ? source.url : `${source.url}#${source.commit}`

const list = (field: string, items: readonly string[]): string =>
  items.length === 0 ? `${field}: []` : `${field}: [\n${items.map(item => `  ${item}\n`).join('')}]`

const row = (texts: readonly string[]): string => `[${texts.map(quoted).join(' ')}]`

/** Name, version, role, repository, licence, source, extra files, patches, dependencies. */
const printPackage = (each: LockedPackage): string => {
  const { source } = each
  const parts =
    source === null
      ? '[]'
      : source.kind === 'archive'
        ? `["archive" ${quoted(source.url)} ${row(source.mirrors)} ${row(source.checksums)}]`
        : row(['git', source.url, source.commit])
  const files = each.extraFiles.map(
    ({ name, url, checksums }) => `[${quoted(name)} ${quoted(url ?? '')} ${row(checksums)}]`,
  )
  const start = [each.name, each.version, each.role, each.repository, each.licence].map(quoted).join(' ')
  return `[${start} ${parts} [${files.join(' ')}] ${row(each.patches)} ${row(each.dependencies)}]`
}

const readPackage = (items: readonly OpamValue[]): unknown => {
  const [name, version, role, repository, licence, source, files, patches, dependencies] = items
  return {
    name: textIn(name),
    version: textIn(version),
    role: textIn(role),
    repository: textIn(repository),
    licence: textIn(licence),
    source: readSource(itemsOf(source)),
    extraFiles: rowsOf(files).map(([name, url, checksums]) => ({
      name: textIn(name),
      url: textIn(url) || null,
      checksums: stringsOf(checksums),
    })),
    patches: stringsOf(patches),
    dependencies: stringsOf(dependencies),
  }
}

const readSource = ([kind, url, third, fourth]: readonly OpamValue[]): unknown => {
  if (kind === undefined) return null
  return textIn(kind) === 'git'
    ? { kind: 'git', url: textIn(url), commit: textIn(third) }
    : { kind: 'archive', url: textIn(url), mirrors: stringsOf(third), checksums: stringsOf(fourth) }
}

const textIn = (value: OpamValue | undefined): string => stringOf(value) ?? ''
const itemsOf = (value: OpamValue | undefined): readonly OpamValue[] =>
  value?.kind === 'list' ? value.items : []
const rowsOf = (value: OpamValue | undefined): (readonly OpamValue[])[] => itemsOf(value).map(itemsOf)
