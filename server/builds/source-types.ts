import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { type ProjectId, sourceAtPath } from '../../shared/model/project.ts'
import { type Problem, severityOf } from '../../shared/problems/problem.ts'
import {
  Member,
  type MembersReply,
  type MembersRequest,
  TypedName,
  type TypesReply,
  type TypesRequest,
} from '../../shared/protocol/source-types.ts'
import { type Workspace, writeTree } from '../fs/workspace.ts'
import { packagesOfLock, withPackages } from '../opam/prepare-packages.ts'
import { temporaryFolder } from '../process/confinement.ts'
import { searchPath } from '../process/root.ts'
import { overLimitReason, runConfinedForText } from '../process/run-confined.ts'
import { UserError } from '../user-error.ts'
import { type Caller, Gone } from '../workers/pool.ts'
import type { BuildDependencies } from './build.ts'
import { type Compiled, CompiledLibraries } from './compiled-libraries.ts'
import { CompilerReport, placeOf, plainReport } from './compiler-report.ts'
import { marker, textsToComplete } from './completion.ts'
import { Queue } from './queue.ts'
import type { Toolchain } from './toolchain.ts'
import type { TypeInput } from './type-input.ts'

/**
 * What the type-checker knows of sources: the toolchain's `source-types` types them as the compiler would, in tens of
 * milliseconds, without making code. The newest answers are kept.
 *
 * Sources can be written that take the type-checker for ever. So each has a short time first; what needs more waits in a
 * second queue, where such sources wait for each other and for nobody else. Clients take turns in both.
 */
export class SourceTypes {
  readonly #tools: BuildDependencies
  readonly #lanes: Readonly<Record<Lane, Queue>> = {
    quick: new Queue(2),
    slow: new Queue(1),
    own: new Queue(2),
  }
  readonly #answers = new Map<string, Output>()
  readonly #asked = new Map<string, Asked>()
  readonly #folders = new Map<string, Promise<string[]>>()

  readonly #compiled: CompiledLibraries
  readonly #folderOf: (project: ProjectId) => string

  constructor(tools: BuildDependencies, folderOf: (project: ProjectId) => string) {
    this.#tools = tools
    this.#folderOf = folderOf
    this.#compiled = new CompiledLibraries(tools)
  }

  /** Lets go of what is kept for the next question. */
  stop(): void {
    this.#compiled.stop()
  }

  /** Throws a `UserError` where nothing can be typed here, or too many ask, and `Gone` where nobody waits any more. */
  async of({ content, platform, project }: TypesRequest, caller: Caller): Promise<TypesReply> {
    const input = await this.#tools.work.do('type-input', { content, platform }, caller)
    const reply = replyOf(await this.#answer(input, [], project, caller))
    // What is said of sources whose packages are not compiled yet is of no use.
    return input.packageLibraries.length > 0 &&
      (await this.#withPackages(input)).libraries === input.libraries
      ? { ...reply, problems: [] }
      : reply
  }

  /** What may stand at a place in a source; as `of` otherwise. */
  async members(
    { content, platform, project, file, offset }: MembersRequest,
    caller: Caller,
  ): Promise<MembersReply> {
    for (const text of textsToComplete(content.sources[file] ?? '', offset)) {
      const completed = { ...content, sources: { ...content.sources, [file]: text } }
      const input = await this.#tools.work.do('type-input', { content: completed, platform }, caller)
      const { members } = await this.#answer(input, ['-complete', marker], project, caller)
      if (members.length > 0) return { members }
    }
    return { members: [] }
  }

  /** The toolchain and the libraries of sources, with those of released packages where these are compiled. */
  async #withPackages({ libraries, packageLibraries, lock }: TypeInput): Promise<{
    toolchain: Toolchain
    libraries: readonly string[]
  }> {
    const found = await this.#tools.findToolchain()
    if (!found.found) throw new UserError(503, found.reason)
    const { toolchain } = found
    const compiled =
      lock === null || packageLibraries.length === 0
        ? null
        : await packagesOfLock(lock, { folder: this.#tools.opamFolder, toolchain })
    return compiled === null
      ? { toolchain, libraries }
      : { toolchain: withPackages(toolchain, compiled), libraries: [...libraries, ...packageLibraries] }
  }

  /** The answer for sources; of those who ask the same at the same time, the first asks for all. */
  async #answer(
    input: TypeInput,
    options: readonly string[],
    project: ProjectId | undefined,
    caller: Caller,
  ): Promise<Output> {
    const { toolchain, libraries } = await this.#withPackages(input)
    const own = input.own ? [...input.own.tree.flat(), ...input.own.folders] : []
    const key = keyOf([toolchain.key, ...libraries, '', ...options, '', ...input.tree.flat(), '', ...own])
    const known = this.#answers.get(key)
    if (known) return known
    const asked =
      this.#asked.get(key) ??
      this.#ask(key, { ...input, libraries }, options, toolchain, project, caller.client)
    return whileWanted(asked, caller.signal)
  }

  #ask(
    key: string,
    { libraries, tree, own }: Pick<TypeInput, 'tree' | 'own'> & { libraries: readonly string[] },
    options: readonly string[],
    toolchain: Toolchain,
    project: ProjectId | undefined,
    client: string,
  ): Asked {
    const { signal, abort } = abortable()
    const files = tree.map(([path]) => path)
    const type = async (lane: Lane): Promise<Output> => {
      const queue = this.#lanes[lane]
      if (queue.waiting >= maxWaiting || queue.waitingOf({ client }) >= waitingOfClient)
        throw new UserError(429, 'Too many ask for types. Try again.')
      const output = await queue.run(
        () =>
          own
            ? this.#compiled.with(
                own,
                new Map(tree),
                project ? this.#folderOf(project) : null,
                toolchain,
                signal,
                made => this.#withOwn(made, files, libraries, options, toolchain, signal),
              )
            : this.#tools.workspaces.with(async workspace => {
                await writeTree(workspace, new Map(tree))
                return this.#type(files, libraries, [], options, toolchain, workspace, {
                  ms: laneMs[lane],
                  signal,
                })
              }),
        signal,
        { client },
      )
      if (output === null || signal.aborted) throw new Gone()
      if (output !== 'timed-out') return output
      if (lane === 'quick') return type('slow')
      throw new UserError(503, `The sources could not be typed in ${laneMs[lane] / 1000} seconds.`)
    }
    const asked: Asked = { wanted: 0, abort, answer: type(own ? 'own' : 'quick') }
    this.#asked.set(key, asked)
    const forget = () => {
      if (this.#asked.get(key) === asked) this.#asked.delete(key)
    }
    // One that is given up is asked anew by the next who wants it.
    signal.addEventListener('abort', forget, { once: true })
    asked.answer.then(output => {
      forget()
      this.#answers.set(key, output)
      for (const oldest of [...this.#answers.keys()].slice(0, -answersKept)) this.#answers.delete(oldest)
    }, forget)
    return asked
  }

  async #type(
    files: readonly string[],
    libraries: readonly string[],
    own: readonly string[],
    options: readonly string[],
    toolchain: Toolchain,
    workspace: Workspace,
    limits: { ms: number; signal: AbortSignal },
  ): Promise<Output | 'timed-out'> {
    const folders = [...own, ...(await this.#foldersOf(libraries, toolchain, workspace))]
    const stdout = await this.#run(
      join(toolchain.prefix, 'bin/source-types'),
      [...folders.flatMap(folder => ['-I', folder]), ...options, '--', ...files],
      toolchain,
      workspace,
      'The sources could not be typed',
      limits,
    )
    if (stdout === null) return 'timed-out'
    return Output.parse(JSON.parse(stdout))
  }

  /** Types sources beside the project's own libraries, of which the compiler may have something to say as well. */
  async #withOwn(
    { workspace, libraries: { folders, files: definitions, modules, preprocessors }, problems }: Compiled,
    files: readonly string[],
    libraries: readonly string[],
    options: readonly string[],
    toolchain: Toolchain,
    signal: AbortSignal,
  ): Promise<Output | 'timed-out'> {
    const limits = { ms: laneMs.own, signal }
    const ofPreprocessors = await Promise.all(
      // One that there is not is dune's to say.
      preprocessors.map(name =>
        this.#foldersOf([name], toolchain, workspace).catch(unlessUserError([] as string[])),
      ),
    )
    const own = [...folders, ...new Set(ofPreprocessors.flat())]
    const output = await this.#type(
      files,
      libraries,
      own,
      [...definitions.flatMap(file => ['-source', file]), ...options],
      toolchain,
      workspace,
      limits,
    )
    if (output === 'timed-out') return output
    // That a library does not compile is said once, where it is wrong.
    const fails = problems.some(problem => severityOf(problem) === 'error')
    const unbound = fails ? modules.map(module => `Unbound module "${module}"`) : []
    return {
      ...output,
      problems: output.problems.filter(({ message }) => !unbound.some(words => message.startsWith(words))),
      ofLibraries: problems,
    }
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
    ).then(stdout => (stdout ?? '').split('\n').filter(folder => folder !== ''))
    this.#folders.set(key, asked)
    asked.catch(() => this.#folders.delete(key))
    return asked
  }

  /**
   * Rejects with a `UserError` that says what was not done and why; gives what the program printed otherwise, null where its time
   * was over.
   */
  async #run(
    program: string,
    args: readonly string[],
    { prefix, findlibConf, folders }: Toolchain,
    workspace: Workspace,
    failed: string,
    { ms = 10_000, signal }: { ms?: number; signal?: AbortSignal } = {},
  ): Promise<string | null> {
    const { confinement, limits } = this.#tools
    const { ended, stdout, stderr } = await runConfinedForText(
      this.#tools,
      workspace,
      folders,
      program,
      args,
      {
        env: {
          PATH: searchPath,
          HOME: temporaryFolder(confinement),
          TMPDIR: temporaryFolder(confinement),
          LC_ALL: 'C.UTF-8',
          OCAMLFIND_CONF: findlibConf,
          OCAMLLIB: join(prefix, 'lib/ocaml'),
        },
        timeoutMs: ms,
        signal,
        graceMs: 50,
        maxOutputBytes: 4 * 1024 * 1024,
      },
    )
    if (ended.how === 'exited' && ended.code === 0) return stdout
    if (ended.how === 'timed-out' && signal !== undefined) return null
    if (ended.how === 'cancelled') throw new Gone()
    if (ended.how === 'not-started') throw new UserError(503, ended.reason)
    if (ended.how === 'over-limit') throw new UserError(503, overLimitReason(ended.total, limits))
    throw new UserError(503, `${failed}: ${stderr.trim() || ended.how}`)
  }
}

/** Where sources are typed first, where those that need longer are, and those beside libraries of the project's own. */
type Lane = 'quick' | 'slow' | 'own'

const laneMs: Readonly<Record<Lane, number>> = { quick: 1500, slow: 8000, own: 20_000 }
const maxWaiting = 50
const waitingOfClient = 12
const answersKept = 32

/** Something that was asked for, and how many wait for it. */
type Asked = { wanted: number; abort: () => void; answer: Promise<Output> }

const abortable = (): { signal: AbortSignal; abort: () => void } => {
  const controller = new AbortController()
  return { signal: controller.signal, abort: () => controller.abort() }
}

/** Waits for an answer as long as `signal` is not aborted; the last who goes ends the work on it. */
const whileWanted = async (asked: Asked, signal: AbortSignal | null): Promise<Output> => {
  asked.wanted += 1
  let leave = () => {}
  const gone = new Promise<never>((_, reject) => {
    const onAbort = () => reject(new Gone())
    leave = () => signal?.removeEventListener('abort', onAbort)
    if (signal?.aborted) onAbort()
    else signal?.addEventListener('abort', onAbort, { once: true })
  })
  try {
    return await Promise.race([asked.answer, gone])
  } finally {
    leave()
    asked.wanted -= 1
    if (asked.wanted === 0) asked.abort()
  }
}

const unlessUserError =
  <T>(otherwise: T) =>
  (error: unknown): T => {
    if (error instanceof UserError) return otherwise
    throw error
  }

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
  problems: z.array(CompilerReport),
  members: z.array(Member),
})
/** `ofLibraries`: what the compiler says of the project's own libraries. */
type Output = z.infer<typeof Output> & { ofLibraries?: readonly Problem[] }

const replyOf = ({ names, problems, ofLibraries = [] }: Output): TypesReply => {
  const byFile: TypesReply['names'] = {}
  for (const { file, defined, ...name } of names) {
    const source = sourceAtPath(file)
    if (source === null) continue
    const place = defined && sourceAtPath(defined[0])
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
    problems: [
      ...ofLibraries,
      ...problems.flatMap<Problem>(report =>
        sourceAtPath(report.file) === null
          ? []
          : [
              {
                ...{ code: 'ocaml', severity: report.severity, place: placeOf(report), device: null },
                ...plainReport(report),
              },
            ],
      ),
    ],
  }
}
