import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { libraryFault } from '../../shared/libraries.ts'
import type { Problem } from '../../shared/problem.ts'
import { type ProjectContent, SourceName } from '../../shared/project.ts'
import { catalogueFor } from '../../shared/project-catalogue.ts'
import {
  Member,
  type MembersReply,
  type MembersRequest,
  TypedName,
  type TypesReply,
  type TypesRequest,
} from '../../shared/source-types.ts'
import type { Platform } from '../../shared/target.ts'
import { librariesOf } from '../codegen/libraries.ts'
import { staticFiles, staticStores } from '../codegen/static-stores.ts'
import { Refusal } from '../refusal.ts'
import type { BuildTools } from './build.ts'
import { marker, textsToComplete } from './completion.ts'
import { searchPath, temporaryFolder } from './confinement.ts'
import { Queue } from './queue.ts'
import { overLimitReason, runConfinedForText } from './run-confined.ts'
import type { Toolchain } from './toolchain.ts'
import { type Workspace, writeTree } from './workspace.ts'

/**
 * What the type-checker knows of sources: the toolchain's `source-types` types them as the compiler would, in tens of
 * milliseconds, without making code. The newest answers are kept.
 */
export class SourceTypes {
  readonly #tools: BuildTools
  readonly #queue = new Queue(2)
  readonly #answers = new Map<string, Promise<Output>>()
  readonly #folders = new Map<string, Promise<string[]>>()

  constructor(tools: BuildTools) {
    this.#tools = tools
  }

  /** Throws a `Refusal` where nothing can be typed here, or too many ask. */
  async of({ content, platform }: TypesRequest): Promise<TypesReply> {
    return replyOf(await this.#answer(treeOf(content), librariesIn(content, platform)))
  }

  /** What may stand at a place in a source; as `of` otherwise. */
  async members({ content, platform, file, offset }: MembersRequest): Promise<MembersReply> {
    const libraries = librariesIn(content, platform)
    for (const text of textsToComplete(content.sources[file] ?? '', offset)) {
      const tree = treeOf({ ...content, sources: { ...content.sources, [file]: text } })
      const { members } = await this.#answer(tree, libraries, ['-complete', marker])
      if (members.length > 0) return { members }
    }
    return { members: [] }
  }

  async #answer(
    tree: ReadonlyMap<string, string>,
    libraries: readonly string[],
    options: readonly string[] = [],
  ): Promise<Output> {
    const found = await this.#tools.findToolchain()
    if (!found.found) throw new Refusal(503, found.reason)
    const { toolchain } = found
    const key = keyOf([toolchain.key, ...libraries, '', ...options, '', ...[...tree].flat()])
    const known = this.#answers.get(key)
    if (known) return known
    if (this.#queue.waiting >= waitingAtMost) throw new Refusal(429, 'Too many ask for types. Try again.')
    const answer = this.#queue.run(
      () =>
        this.#tools.workspaces.with(workspace => this.#type(tree, libraries, options, toolchain, workspace)),
      neverAborted,
    )
    return this.#keep(
      key,
      answer.then(output => output ?? { names: [], problems: [], members: [] }),
    )
  }

  /** Remembers an answer, unless it fails. */
  #keep(key: string, answer: Promise<Output>): Promise<Output> {
    this.#answers.set(key, answer)
    for (const oldest of [...this.#answers.keys()].slice(0, -answersKept)) this.#answers.delete(oldest)
    answer.catch(() => this.#answers.delete(key))
    return answer
  }

  async #type(
    tree: ReadonlyMap<string, string>,
    libraries: readonly string[],
    options: readonly string[],
    toolchain: Toolchain,
    workspace: Workspace,
  ): Promise<Output> {
    const folders = await this.#foldersOf(libraries, toolchain, workspace)
    await writeTree(workspace, tree)
    const stdout = await this.#run(
      join(toolchain.prefix, 'bin/source-types'),
      [...folders.flatMap(folder => ['-I', folder]), ...options, '--', ...tree.keys()],
      toolchain,
      workspace,
      'The sources could not be typed',
    )
    return Output.parse(JSON.parse(stdout))
  }

  /** The folders of libraries and of all that they need; asked once for each list. */
  async #foldersOf(
    libraries: readonly string[],
    toolchain: Toolchain,
    workspace: Workspace,
  ): Promise<string[]> {
    const key = keyOf([toolchain.key, ...libraries])
    const known = this.#folders.get(key)
    if (known) return known
    if (this.#folders.size > 500) this.#folders.clear()
    const asked = this.#run(
      'ocamlfind',
      ['-toolchain', 'solo5', 'query', '-recursive', '-format', '%d', ...libraries],
      toolchain,
      workspace,
      'The libraries could not be found',
    ).then(stdout => stdout.split('\n').filter(folder => folder !== ''))
    this.#folders.set(key, asked)
    asked.catch(() => this.#folders.delete(key))
    return asked
  }

  /** Rejects with a `Refusal` that says what was not done and why; gives what the program printed otherwise. */
  async #run(
    program: string,
    args: readonly string[],
    { prefix }: Toolchain,
    workspace: Workspace,
    failed: string,
  ): Promise<string> {
    const { confinement, limits } = this.#tools
    const { ended, stdout, stderr } = await runConfinedForText(
      this.#tools,
      workspace,
      [prefix],
      program,
      args,
      {
        env: {
          PATH: searchPath,
          HOME: temporaryFolder(confinement),
          TMPDIR: temporaryFolder(confinement),
          LC_ALL: 'C.UTF-8',
          OCAMLFIND_CONF: join(prefix, 'findlib.conf'),
          OCAMLLIB: join(prefix, 'lib/ocaml'),
        },
        timeoutMs: 10_000,
        maxOutputBytes: 4 * 1024 * 1024,
      },
    )
    if (ended.how === 'exited' && ended.code === 0) return stdout
    if (ended.how === 'not-started') throw new Refusal(503, ended.reason)
    if (ended.how === 'over-limit') throw new Refusal(503, overLimitReason(ended.total, limits))
    throw new Refusal(503, `${failed}: ${stderr.trim() || ended.how}`)
  }
}

const waitingAtMost = 50
const answersKept = 32
const neverAborted = new AbortController().signal

/** Of a composition that may be far from one that builds: what is unknown is left out. */
const librariesIn = ({ composition }: ProjectContent, platform: Platform): string[] => {
  const catalogue = catalogueFor(composition)
  const sides = composition.devices.map(
    ({ type }) => catalogue.deviceTypes.get(type)?.universes[platform.universe],
  )
  return librariesOf(composition, sides, platform, catalogue).filter(
    library => libraryFault(platform.universe, library) === null,
  )
}

/** The sources, and the interfaces of the modules that are generated beside them. */
const treeOf = (content: ProjectContent): ReadonlyMap<string, string> =>
  new Map([
    ...staticStores(content, catalogueFor(content.composition))
      .flatMap(staticFiles)
      .filter(([path]) => path.endsWith('.mli')),
    ...Object.entries(content.sources)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([file, text]): [string, string] => [`src/${file}`, text]),
  ])

const keyOf = (parts: readonly string[]): string => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:`).update(part)
  return hash.digest('hex')
}

/** What `source-types` prints; see unikernel/typing/source_types.mli. */
const Output = z.object({
  names: z.array(
    TypedName.omit({ defined: true }).extend({
      file: z.string(),
      defined: z.tuple([z.string(), z.int(), z.int()]).optional(),
    }),
  ),
  problems: z.array(
    z.object({
      severity: z.enum(['error', 'warning']),
      file: z.string(),
      range: TypedName.shape.range,
      message: z.string(),
    }),
  ),
  members: z.array(Member),
})
type Output = z.infer<typeof Output>

const replyOf = ({ names, problems }: Output): TypesReply => {
  const byFile: TypesReply['names'] = {}
  for (const { file, defined, ...name } of names) {
    const source = sourceOf(file)
    if (source === null) continue
    const place = defined && sourceOf(defined[0])
    const typed = {
      ...name,
      ...(defined && place && { defined: { file: place, line: defined[1], column: defined[2] } }),
    }
    const list = byFile[source] ?? []
    byFile[source] = list
    list.push(typed)
  }
  return {
    names: byFile,
    problems: problems.flatMap<Problem>(({ severity, file, range, message }) => {
      if (sourceOf(file) === null) return []
      const [line, column, endLine, endColumn] = range
      const place = { file, line, column, endLine, endColumn }
      return [{ code: 'ocaml', severity, place, device: null, message }]
    }),
  }
}

/** `src/unikernel.ml` to `unikernel.ml`; null for a generated file. */
const sourceOf = (file: string): SourceName | null =>
  SourceName.safeParse(file.replace(/^src\//, '')).success && file.startsWith('src/') ? file.slice(4) : null
