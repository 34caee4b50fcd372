import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { librariesOf } from '../../shared/catalogue/libraries.ts'
import { type Library, LibraryFile, LibraryName } from '../../shared/catalogue/library.ts'
import { modulesOf } from '../../shared/catalogue/library-modules.ts'
import { productFolder } from '../config.ts'
import { outsideOf, searchPath, withSystemOf } from '../process/root.ts'
import { runForText } from '../process/run-process.ts'
import { UserError } from '../user-error.ts'
import { componentOf } from './bill-of-materials.ts'
import type { FoundToolchain, LinkableComponent, Toolchain } from './toolchain.ts'

/**
 * What the toolchain holds of each library that the embedded universe has: its component, and the OCaml that it was
 * compiled from. The files that may be read are those found when the list is made; a request only chooses among them.
 */
export class Libraries {
  readonly #findToolchain: () => Promise<FoundToolchain>
  #made: { key: string; shelf: Promise<Shelf> } | null = null

  constructor(findToolchain: () => Promise<FoundToolchain>) {
    this.#findToolchain = findToolchain
  }

  /** Throws a `UserError` where there is no toolchain. */
  async list(): Promise<Library[]> {
    return [...(await this.#shelf()).values()].map(({ library }) => library)
  }

  /** The text of a file that the list names; throws a `UserError` for any other. */
  async read(library: LibraryName, file: LibraryFile): Promise<string> {
    const path = (await this.#shelf()).get(library)?.paths.get(file)
    if (path === undefined) throw new UserError(404, `There is no ${file} in ${library}.`)
    return readFile(path, 'utf8')
  }

  async #shelf(): Promise<Shelf> {
    const found = await this.#findToolchain()
    if (!found.found) throw new UserError(503, found.reason)
    const { toolchain } = found
    if (this.#made?.key === toolchain.key) return this.#made.shelf
    const made = { key: toolchain.key, shelf: shelfOf(toolchain) }
    this.#made = made
    made.shelf.catch(() => {
      if (this.#made === made) this.#made = null
    })
    return made.shelf
  }
}

type Shelf = ReadonlyMap<LibraryName, Kept>
type Kept = { library: Library; paths: ReadonlyMap<LibraryFile, string> }

const shelfOf = async (toolchain: Toolchain): Promise<Shelf> => {
  const folders = await foldersOf(librariesOf('embedded'), toolchain)
  const implementations = await implementationsOf(folders, toolchain)
  const entries = [...folders].map(async ([name, folder]): Promise<[LibraryName, Kept]> => {
    const implementation = implementations.get(name)
    const folders = implementation === undefined ? [folder] : [folder, implementation]
    const paths = await sourcesIn(
      name,
      folders.map(each => outsideOf(toolchain.root, each)),
    )
    const component = await componentIn(folder, toolchain)
    return [name, { library: { name, component, files: [...paths.keys()] }, paths }]
  })
  return new Map(await Promise.all(entries))
}

/** Where findlib has libraries, as seen in the root. */
const foldersOf = async (
  names: readonly string[],
  { prefix, root }: Toolchain,
): Promise<Map<LibraryName, string>> => {
  if (names.length === 0) return new Map()
  const query = ['ocamlfind', '-toolchain', 'solo5', 'query', '-format', '%p\t%d', ...names]
  const [program = '', ...args] = withSystemOf(root, query)
  const { ended, stdout, stderr } = await runForText(program, args, {
    cwd: productFolder,
    env: { PATH: searchPath, LC_ALL: 'C.UTF-8', OCAMLFIND_CONF: join(prefix, 'findlib.conf') },
    timeoutMs: 30_000,
    maxOutputBytes: 1_000_000,
  })
  if (ended.how !== 'exited' || ended.code !== 0)
    throw new UserError(503, `The libraries could not be found: ${stderr.trim() || ended.how}`)
  const lines = stdout.trim().split('\n')
  return new Map(
    lines.map(line => {
      const [name = '', folder = ''] = line.split('\t')
      return [LibraryName.parse(name), folder]
    }),
  )
}

/** The folders of what stands in for libraries that are interfaces alone, as dune wrote down when it installed them. */
const implementationsOf = async (
  folders: ReadonlyMap<LibraryName, string>,
  toolchain: Toolchain,
): Promise<Map<LibraryName, string>> => {
  const pairs: [LibraryName, LibraryName][] = []
  for (const [name, folder] of folders) {
    const facts = await readFile(join(outsideOf(toolchain.root, folder), 'dune-package'), 'utf8').catch(
      () => '',
    )
    const [, ...described] = facts.split('(library\n')
    const own = described.find(each => each.includes(`(name ${name})`)) ?? ''
    const standIn = /\(default_implementation ([^)\s]+)\)/.exec(own)?.[1]
    if (standIn !== undefined) pairs.push([name, LibraryName.parse(standIn)])
  }
  const found = await foldersOf(
    pairs.map(([, standIn]) => standIn),
    toolchain,
  )
  return new Map(pairs.map(([name, standIn]) => [name, found.get(standIn) ?? '']))
}

/** The OCaml in these folders, by file name, an interface first; without what dune names for itself or the toplevel loads. */
const sourcesIn = async (
  library: LibraryName,
  folders: readonly string[],
): Promise<Map<LibraryFile, string>> => {
  const found: [LibraryFile, string][] = []
  for (const folder of folders) {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const file = LibraryFile.safeParse(entry.name)
      if (file.success && entry.isFile() && !/__|_top_init\.ml$/.test(entry.name))
        found.push([file.data, join(folder, entry.name)])
    }
  }
  // Libraries of the compiler share its folder.
  const units = modulesOf('embedded', library)?.map(unit => unit.toLowerCase()) ?? []
  const own = found.length > 100 ? found.filter(([file]) => units.includes(unitOf(file))) : found
  return new Map(own.sort(([a], [b]) => (rank(a) < rank(b) ? -1 : 1)))
}

const unitOf = (file: LibraryFile): string => file.replace(/\.mli?$/, '').toLowerCase()

const rank = (file: LibraryFile): string => `${unitOf(file)} ${file.endsWith('.mli') ? 0 : 1}`

/** The archives tell: the toolchain lists those that an image may be linked from. */
const componentIn = async (folder: string, toolchain: Toolchain): Promise<Library['component']> => {
  const archives = (await readdir(outsideOf(toolchain.root, folder))).filter(name => name.endsWith('.a'))
  // A library of the toolchain's own need not have one.
  for (const name of [...archives, 'META']) {
    const component = componentOf(join(folder, name), toolchain)
    if (component === null) continue
    return factsOf(component)
  }
  // An interface whose implementations are in folders below.
  const above = toolchain.components.find(({ files }) => files.some(file => file.startsWith(`${folder}/`)))
  return above ? factsOf(above) : null
}

const factsOf = (component: LinkableComponent): Library['component'] => {
  const { files: _, ...facts } = component
  return facts
}
