import { randomBytes } from 'node:crypto'
import { lstat, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { Composition } from '../../../shared/model/composition.ts'
import { emptyLayout } from '../../../shared/model/layout.ts'
import { ProjectId } from '../../../shared/model/project.ts'
import type {
  CreateProject,
  ImportedProject,
  OpenProject,
  ProjectSummary,
  SaveProject,
  SaveReply,
} from '../../../shared/protocol/api.ts'
import type { BuildOutcome } from '../../../shared/protocol/build.ts'
import { Queue } from '../../builds/queue.ts'
import { releaseUnfinished } from '../../builds/temporary.ts'
import { UserError } from '../../user-error.ts'
import { type Caller, Gone, WorkPool } from '../../workers/pool.ts'
import { restoreFiles, saveAfterPause } from '../versions/snapshot-before-save.ts'
import { historyOf, openVersion, recoverVersions } from '../versions/version-store.ts'
import { ArchiveError } from './archive.ts'
import { dataPath } from './data-path.ts'
import { copyProject, linkProject, writeDocuments, writeVersion } from './fill-folder.ts'
import type { Lifetime } from './lifetime.ts'
import { type ArchiveForm, packAs } from './pack-as.ts'
import { pathKind, readProjectFolder } from './project-folder.ts'
import { noteOpened, ProjectList } from './project-list.ts'
import { receive } from './receive.ts'
import { documentsOf, finishSave, revisionOf, saveDocuments } from './revisions.ts'
import { sampleFolder } from './samples.ts'
import { isLongInTrash, noteTrashed } from './trash.ts'
import { unpackProject } from './unpack-project.ts'

/** Where projects are kept and what is known of their builds. */
export type ProjectsOptions = {
  /** The data folder: projects in `projects/`, deleted ones in `trash/`, revisions in `project-state/`. */
  dataFolder: string
  /** The largest data file, and the largest archive when unpacked. */
  uploadBytes: number
  lastBuild: (project: ProjectId) => Promise<BuildOutcome | null>
  /** Milliseconds since 1970. Absent: the clock of the machine. */
  now?: () => number
  /** Where large documents are read; absent: threads of its own. */
  work?: WorkPool
  /** What trash and versions grow old by; absent: no trash is emptied, versions go by the clock. */
  lifetime?: Lifetime
  /** Hears of what went wrong but stopped nothing: a version that was not kept. */
  onTrouble?: (error: unknown) => void
}

/** What was saved, or that a data file was changed by its own path. */
export type ProjectChange = { revision: number } | 'data file'
/** Where a project's files and versions are, and the time by both clocks. */
type Places = { folder: string; history: string; now: number; lived: number | undefined }
type ProjectListener = (id: ProjectId, change: ProjectChange) => void

/** The projects of a server, each a plain folder. What is refused is refused with a `UserError`. */
export class Projects {
  readonly #folder: string
  readonly #trash: string
  readonly #state: string
  readonly #options: ProjectsOptions
  /** The last piece of work on each project: they follow one another. */
  readonly #turns = new Map<ProjectId, Promise<unknown>>()
  readonly #listeners = new Set<ProjectListener>()
  readonly #packing = new Queue(2)
  readonly #work: WorkPool
  readonly #list: ProjectList
  /** Projects without a save that counts and has something left to do. */
  readonly #whole = new Set<ProjectId>()

  constructor(options: ProjectsOptions) {
    this.#options = options
    this.#work = options.work ?? new WorkPool()
    this.#folder = join(options.dataFolder, 'projects')
    this.#trash = join(options.dataFolder, 'trash')
    this.#state = join(options.dataFolder, 'project-state')
    this.#list = new ProjectList({
      ids: () => this.#ids(),
      folderOf: id => this.#at(id),
      stateOf: id => this.#stateOf(id),
      read: id => this.#read(id, { data: false }),
      lastBuild: options.lastBuild,
    })
  }

  /** Makes the folders, finishes the saves that a crash interrupted, and removes what it left half-made. */
  async recover(): Promise<void> {
    for (const folder of [this.#folder, this.#trash, this.#state]) await mkdir(folder, { recursive: true })
    for (const name of await readdir(this.#folder)) {
      if (name.startsWith('.')) await rm(join(this.#folder, name), { recursive: true, force: true })
    }
    for (const name of await readdir(this.#state)) {
      if (name.startsWith('.')) await rm(join(this.#state, name), { recursive: true, force: true })
      else {
        await rm(join(this.#state, name, 'save.tmp'), { recursive: true, force: true })
        await releaseUnfinished(join(this.#state, name))
      }
    }
    for (const id of await this.#ids()) {
      await finishSave(this.#at(id), this.#stateOf(id))
      await recoverVersions(historyOf(this.#stateOf(id)))
    }
    for (const name of await readdir(this.#trash)) {
      if (!(await isLongInTrash(join(this.#state, name), this.#options.lifetime))) continue
      for (const folder of [this.#trash, this.#state])
        await rm(join(folder, name), { recursive: true, force: true })
    }
  }

  /** Where a project is, or would be. */
  folderOf(id: ProjectId): string {
    return this.#at(id)
  }

  /** The last opened or changed first. Who asks while nothing has changed since another asked is given the same list. */
  async list(): Promise<ProjectSummary[]> {
    return this.#list.summaries()
  }

  async open(id: ProjectId): Promise<OpenProject> {
    return this.#withMutex(id, () => this.#open(id))
  }

  async create(request: CreateProject): Promise<OpenProject> {
    switch (request.from) {
      case 'empty':
        return this.#make(request.name ?? 'unikernel', folder =>
          writeDocuments(folder, {
            composition: emptyComposition(request.name),
            layout: emptyLayout,
            sources: {},
          }),
        )
      case 'content':
        return this.#make(request.project.composition.name, folder => writeDocuments(folder, request.project))
      case 'project': {
        const { project: from } = request
        return this.#withMutex(from, async () => {
          const { project } = await this.#open(from)
          return this.#make(project.composition.name, folder => copyProject(this.#at(from), folder))
        })
      }
      case 'version': {
        const { project: from, version } = request
        return this.#withMutex(from, async () => {
          await this.#known(from)
          const history = historyOf(this.#stateOf(from))
          const { project } = await openVersion(history, version)
          return this.#make(project.composition.name, folder => writeVersion(history, version, folder))
        })
      }
      case 'sample': {
        const from = await sampleFolder(request.sample)
        if (from === null) throw new UserError(404, `There is no sample called ${request.sample}.`)
        return this.#make(request.sample, folder => copyProject(from, folder))
      }
    }
  }

  /** Saves what changed since `request.revision`; refuses with 409 where that is not the current one. */
  async save(id: ProjectId, request: SaveProject): Promise<SaveReply> {
    return this.#withMutex(id, async () => {
      const { revision, project } = await this.#open(id)
      if (request.revision !== revision) {
        throw new UserError(
          409,
          `The project was changed elsewhere: its revision is ${revision}, not ${request.revision}. Nothing was saved. Open it again to see what changed.`,
        )
      }
      const [folder, state] = [this.#at(id), this.#stateOf(id)]
      const now = { folder, state, project, now: this.#now(), lived: this.#options.lifetime?.now() }
      const [before, after] = [documentsOf(project), documentsOf(request.project)]
      const restored = request.filesFrom && (await restoreFiles(now, request.filesFrom))
      // A version that cannot be kept is no reason not to save.
      if (!restored) await saveAfterPause(now).catch(error => this.#options.onTrouble?.(error))
      this.#whole.delete(id)
      const next = await saveDocuments(folder, state, before, after, restored?.data)
      this.#whole.add(id)
      if (next !== revision || restored) this.#notify(id, { revision: next })
      return { revision: next, ...(restored && { files: restored.files }) }
    })
  }

  /** Calls `listener` after every change; the result ends that. */
  onChange(listener: ProjectListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Does work with a project as it is saved, before or after whatever else is done with it. `history`: where its versions are. */
  async with<T>(id: ProjectId, work: (opened: OpenProject, places: Places) => Promise<T>): Promise<T> {
    return this.#withMutex(id, async () =>
      work(await this.#open(id), {
        folder: this.#at(id),
        history: historyOf(this.#stateOf(id)),
        now: this.#now(),
        lived: this.#options.lifetime?.now(),
      }),
    )
  }

  /** Whether there is such a project. */
  async has(id: ProjectId): Promise<boolean> {
    return isFolder(this.#at(id))
  }

  /** Notes that a page has opened the project. */
  async noteOpened(id: ProjectId): Promise<void> {
    await this.#known(id)
    await noteOpened(this.#stateOf(id), this.#now())
    this.#list.noteChange(id)
  }

  /** Moves a project to the trash. */
  async remove(id: ProjectId): Promise<void> {
    await this.#withMutex(id, async () => {
      await this.#known(id)
      await rm(join(this.#trash, id), { recursive: true, force: true })
      await rename(this.#at(id), join(this.#trash, id))
      this.#whole.delete(id)
      await noteTrashed(this.#stateOf(id), this.#options.lifetime)
    })
  }

  /** Brings a project back from the trash. */
  async restore(id: ProjectId): Promise<OpenProject> {
    return this.#withMutex(id, async () => {
      if (await isFolder(this.#at(id))) throw new UserError(409, `The project ${id} is not in the trash.`)
      if (!(await isFolder(join(this.#trash, id))))
        throw new UserError(404, `The trash has no project ${id}.`)
      await rename(join(this.#trash, id), this.#at(id))
      return this.#open(id)
    })
  }

  /** Hands the project to `use` as a `.tar.gz` file that is gone afterwards. Throws `Gone` where its client has gone. */
  async pack<T>(
    id: ProjectId,
    form: ArchiveForm,
    use: (file: string, name: string) => Promise<T>,
    { client, signal }: Caller = forNobody,
  ): Promise<T> {
    const packed = await this.#packing.run(
      async () => ({ value: await this.#pack(id, form, use, { client, signal }) }),
      signal,
      { client, part: id },
    )
    if (packed === null) throw new Gone()
    return packed.value
  }

  /** The project's turn is held until its files are linked, not until they are packed: its owner saves meanwhile. */
  async #pack<T>(
    id: ProjectId,
    form: ArchiveForm,
    use: (file: string, name: string) => Promise<T>,
    caller: Caller,
  ): Promise<T> {
    const { signal } = caller
    const folder = await mkdtemp(join(this.#state, '.pack-'))
    const file = join(folder, 'project.tar.gz')
    try {
      const from = join(folder, 'saved')
      const project = await this.#withMutex(id, async () => {
        const opened = await this.#open(id)
        await linkProject(this.#at(id), from)
        return opened.project
      })
      signal?.throwIfAborted()
      const name = await archived(
        packAs[form]({ project, from, tmpPath: join(folder, 'project'), file, work: this.#work, caller }),
      )
      signal?.throwIfAborted()
      return await use(file, name)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }

  /** Makes a project of a `.tar.gz` that comes in. */
  async unpack(archive: Readable): Promise<ImportedProject> {
    const folder = await mkdtemp(join(this.#state, '.unpack-'))
    try {
      const file = join(folder, 'project.tar.gz')
      await receive(archive, file, this.#options.uploadBytes)
      const unpacked = join(folder, 'project')
      const { skipped } = await archived(unpackProject(file, unpacked, { bytes: this.#options.uploadBytes }))
      const read = await readProjectFolder(unpacked)
      if (!read.ok) throw new UserError(422, 'The archive holds no project that can be read.', read.problems)
      const opened = await this.#make(read.value.composition.name, target => rename(unpacked, target))
      return { ...opened, skipped: skipped.slice(0, maxSkipped) }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }

  /** Where a data file is: its folder, and its path in there. */
  async dataFile(id: ProjectId, path: string): Promise<{ root: string; path: string }> {
    await this.#known(id)
    if ((await pathKind(this.#at(id), dataPath(path))) !== 'file')
      throw new UserError(404, `The project has no file ${path}.`)
    return { root: this.#at(id), path }
  }

  /** Keeps a data file, in the place of one of the same path. */
  async writeDataFile(id: ProjectId, path: string, bytes: Readable): Promise<void> {
    await this.#known(id)
    const target = join(this.#at(id), dataPath(path))
    const folder = await mkdtemp(join(this.#state, '.upload-'))
    try {
      await receive(bytes, join(folder, 'file'), this.#options.uploadBytes)
      await this.#withMutex(id, async () => {
        await this.#known(id)
        if ((await pathKind(this.#at(id), path)) === 'blocked') {
          throw new UserError(409, `${path} is a folder of the project, or below one of its files.`)
        }
        await mkdir(dirname(target), { recursive: true })
        await rename(join(folder, 'file'), target)
      })
      this.#notify(id, 'data file')
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }

  async removeDataFile(id: ProjectId, path: string): Promise<void> {
    const { root } = await this.dataFile(id, path)
    await this.#withMutex(id, () => rm(join(root, path), { force: true }))
    this.#notify(id, 'data file')
  }

  #notify(id: ProjectId, change: ProjectChange): void {
    for (const listener of this.#listeners) listener(id, change)
  }

  #now(): number {
    return this.#options.now?.() ?? Date.now()
  }

  async #open(id: ProjectId): Promise<OpenProject> {
    await this.#known(id)
    if (!this.#whole.has(id)) await finishSave(this.#at(id), this.#stateOf(id))
    this.#whole.add(id)
    const read = await this.#read(id)
    if (!read.ok) {
      const files = [...new Set(read.problems.map(problem => ('file' in problem ? problem.file : '')))].join(
        ', ',
      )
      throw new UserError(
        422,
        `The project ${id} cannot be opened: see ${files} in ${this.#at(id)}.`,
        read.problems,
      )
    }
    return { id, revision: await revisionOf(this.#stateOf(id), documentsOf(read.value)), project: read.value }
  }

  #read(id: ProjectId, { data } = { data: true }): ReturnType<typeof readProjectFolder> {
    const caller = { client: `project ${id}`, signal: null }
    const parse = {
      composition: (text: string) => this.#work.do('read-composition', { text }, caller),
      layout: (text: string) => this.#work.do('read-layout', { text }, caller),
    }
    return readProjectFolder(this.#at(id), parse, { data })
  }

  /** A new project, whole or not at all. `fill` makes the folder that it is given, which is not there yet. */
  async #make(name: string, fill: (folder: string) => Promise<void>): Promise<OpenProject> {
    const id = ProjectId.parse(`${slug(name)}-${randomBytes(4).toString('hex')}`)
    const tmpPath = join(this.#folder, `.new-${id}`)
    try {
      await fill(tmpPath)
      await rename(tmpPath, this.#at(id))
      this.#list.noteChange(id)
    } catch (error) {
      await rm(tmpPath, { recursive: true, force: true })
      throw error
    }
    return this.open(id)
  }

  async #ids(): Promise<ProjectId[]> {
    const entries = await readdir(this.#folder, { withFileTypes: true })
    return entries.flatMap(entry => {
      const id = ProjectId.safeParse(entry.name)
      return entry.isDirectory() && id.success ? [id.data] : []
    })
  }

  async #known(id: ProjectId): Promise<void> {
    if (!(await isFolder(this.#at(id)))) throw new UserError(404, `There is no project ${id}.`)
  }

  #withMutex<T>(id: ProjectId, work: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(id) ?? Promise.resolve()
    const turn = before.then(work, work)
    this.#turns.set(id, turn)
    const leave = () => {
      this.#list.noteChange(id)
      if (this.#turns.get(id) === turn) this.#turns.delete(id)
    }
    turn.then(leave, leave)
    return turn
  }

  #at(id: ProjectId): string {
    return join(this.#folder, id)
  }

  #stateOf(id: ProjectId): string {
    return join(this.#state, id)
  }
}

const forNobody: Caller = { client: '', signal: null }
/** How many of the paths that were not taken from an archive are named. */
const maxSkipped = 100

const emptyComposition = (name: string | undefined): Composition =>
  Composition.parse({ format: 1, name: name ?? 'unikernel', devices: [], wires: [] })

const slug = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60) || 'project'

const isFolder = async (path: string): Promise<boolean> =>
  (await lstat(path).catch(() => null))?.isDirectory() ?? false

const archived = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work
  } catch (error) {
    throw error instanceof ArchiveError ? new UserError(422, `${error.message}.`) : error
  }
}
