import type { FetchedFile, PackageSource } from '../../shared/protocol/sources.ts'
import {
  type OpamFields,
  type OpamFile,
  type OpamValue,
  printValue,
  sectionOf,
  stringOf,
  stringsOf,
} from './opam-file.ts'

/** What an `opam` file says of a package, as far as it matters here. */
export type PackageFacts = {
  licence: string
  source: PackageSource | null
  extraFiles: FetchedFile[]
  patches: string[]
  /** Names that it depends on when it is built or run, whether or not the solver took them. */
  dependencies: string[]
  /** `dune`: it is built by dune. `other`: by other tools. `none`: nothing is built. */
  buildSystem: 'dune' | 'other' | 'none'
  /** It stands for something of the system. */
  isConf: boolean
  /** Debian's packages that would bring what it stands for. */
  systemPackages: string[]
  synopsis: string
}

/** Reads what matters from an `opam` file. */
export const factsOf = (file: OpamFile): PackageFacts => {
  const { fields } = file
  const flags = namesIn(fields.get('flags'))
  const url = sectionOf(file, 'url')
  return {
    licence: stringsOf(fields.get('license')).join(' AND '),
    source: sourceOf(url),
    extraFiles: extraFilesOf(file),
    patches: patchesOf(fields.get('patches')),
    dependencies: dependenciesOf(fields.get('depends')),
    buildSystem: buildSystemOf(fields),
    isConf: flags.includes('conf'),
    systemPackages: systemPackagesOf(fields.get('depexts')),
    synopsis: stringOf(fields.get('synopsis')) ?? '',
  }
}

const sourceOf = (url: OpamFields): PackageSource | null => {
  const src = stringOf(url.get('src') ?? url.get('archive') ?? url.get('http') ?? url.get('git'))
  if (src === null) return null
  const [, git, commit] = /^(?:git\+)?(https?:\/\/[^#]+|git:\/\/[^#]+)#([0-9a-f]{40})$/.exec(src) ?? []
  if (git !== undefined && commit !== undefined) return { kind: 'git', url: `git+${git}`, commit }
  return {
    kind: 'archive',
    url: src,
    mirrors: stringsOf(url.get('mirrors')),
    checksums: stringsOf(url.get('checksum')).map(withKind),
  }
}

/** A bare one is MD5. */
const withKind = (checksum: string): string => (checksum.includes('=') ? checksum : `md5=${checksum}`)

const extraFilesOf = (file: OpamFile): FetchedFile[] => {
  const sections = file.sections.filter(({ kind }) => kind === 'extra-source')
  const fetched = sections.map(({ name, fields }) => ({
    name: name ?? '',
    url: stringOf(fields.get('src')),
    checksums: stringsOf(fields.get('checksum')).map(withKind),
  }))
  const value = file.fields.get('extra-files')
  const rows = value?.kind === 'list' ? value.items : []
  const pairs = rows.some(({ kind }) => kind === 'string') ? [stringsOf(value)] : rows.map(stringsOf)
  return [
    ...fetched,
    ...pairs.flatMap(([name, checksum]) =>
      name === undefined
        ? []
        : [{ name, url: null, checksums: checksum === undefined ? [] : [withKind(checksum)] }],
    ),
  ]
}

/** Patches for Linux on x86-64. */
const patchesOf = (value: OpamValue | undefined): string[] => {
  const items = value?.kind === 'list' ? value.items : value === undefined ? [] : [value]
  return items.flatMap(item => (item.kind === 'option' && !item.options.every(holds) ? [] : stringsOf(item)))
}

const variables: Readonly<Record<string, string>> = {
  os: 'linux',
  'os-family': 'debian',
  'os-distribution': 'debian',
  arch: 'x86_64',
}

/** Whether a filter holds; what is not known does. */
const holds = (filter: OpamValue): boolean => {
  if (filter.kind === 'group') return filter.items.every(holds)
  if (filter.kind !== 'operator') return true
  const { operator, left, right } = filter
  if (operator === '&') return left !== null && holds(left) && holds(right)
  if (operator === '|') return left !== null && (holds(left) || holds(right))
  if (operator === '!') return !holds(right)
  const value = left?.kind === 'name' ? variables[left.name] : undefined
  if (value === undefined || right.kind !== 'string') return true
  return operator === '=' ? value === right.text : operator === '!=' ? value !== right.text : true
}

/** The names in a formula of dependencies, but for tests, documentation, development and other systems. */
export const dependenciesOf = (value: OpamValue | undefined): string[] => {
  const names = (each: OpamValue | null | undefined): string[] => {
    switch (each?.kind) {
      case 'string':
        return [each.text]
      case 'list':
      case 'group':
        return each.items.flatMap(names)
      case 'option':
        return each.options.every(holds) && !isForOthers(each.options) ? names(each.value) : []
      case 'operator':
        return [...names(each.left), ...names(each.right)]
      default:
        return []
    }
  }
  return [...new Set(names(value))]
}

const isForOthers = (options: readonly OpamValue[]): boolean =>
  /with-test|with-doc|with-dev-setup|\bdev\b/.test(options.map(printValue).join(' '))

const buildSystemOf = (fields: OpamFields): PackageFacts['buildSystem'] => {
  const text = [fields.get('build'), fields.get('install')]
    .map(value => (value ? printValue(value) : ''))
    .join(' ')
  if (/"(dune|jbuilder)"/.test(text)) return 'dune'
  return /"/.test(text) ? 'other' : 'none'
}

const systemPackagesOf = (value: OpamValue | undefined): string[] => {
  const rows = value?.kind === 'list' ? value.items : []
  const forDebian = rows.find(
    row => row.kind === 'option' && /"debian"/.test(row.options.map(printValue).join(' ')),
  )
  return forDebian ? stringsOf(forDebian) : []
}

const namesIn = (value: OpamValue | undefined): string[] => {
  if (value?.kind === 'name') return [value.name]
  return value?.kind === 'list' ? value.items.flatMap(namesIn) : []
}
