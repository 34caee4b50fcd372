import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { lockChanges } from '../../shared/model/lock-changes.ts'
import { lockFileName } from '../../shared/model/opam-sources.ts'
import type { ProjectId } from '../../shared/model/project.ts'
import type { Lock, LockRequest, PackagesJob, PackagesState } from '../../shared/protocol/sources.ts'
import type { BuildDependencies } from '../builds/build.ts'
import type { Projects } from '../projects/store/projects.ts'
import { UserError } from '../user-error.ts'
import { areCompiled } from './compile.ts'
import { DownloadError } from './download.ts'
import { printLock, sourceFolders } from './lock-file.ts'
import { lockProject } from './lock-project.ts'
import type { OpamTools } from './opam-tools.ts'
import { readLock } from './prepare-packages.ts'
import { missingSources, placeOf, pull } from './pull.ts'

type Running = { job: PackagesJob; abort: AbortController; done: Promise<void> }

/** The released packages of a server's projects: one job at a time for each, whose progress is asked for. */
export class ProjectPackages {
  readonly #projects: Projects
  readonly #tools: BuildDependencies
  readonly #jobs = new Map<ProjectId, Running>()

  constructor(projects: Projects, tools: BuildDependencies) {
    this.#projects = projects
    this.#tools = tools
  }

  /** The lock of a project, what of it is here, and what goes on. */
  async state(id: ProjectId): Promise<PackagesState> {
    const { project } = await this.#projects.open(id)
    const { name, opam } = project.composition
    const job = this.#jobs.get(id)?.job ?? null
    const none = { lock: null, missing: [], bytes: {}, compiled: false, job }
    if ((opam?.packages ?? []).length === 0) return { ...none, fault: null }
    const read = await readLock(this.#projects.folderOf(id), name)
    if (!read.ok) return { ...none, fault: read.reason }
    const tools = await this.#opamTools()
    return {
      lock: read.lock,
      fault: null,
      missing: await missingSources(read.lock, tools),
      bytes: await bytesOf(read.lock, tools.folder),
      compiled: await areCompiled(read.lock, tools),
      job,
    }
  }

  /** Starts to choose versions; throws a `UserError` where something goes on already. */
  async lock(id: ProjectId, { universe, update, apply }: LockRequest): Promise<void> {
    const { project } = await this.#projects.open(id)
    const { name, opam } = project.composition
    if (opam === undefined || opam.packages.length === 0)
      throw new UserError(409, 'The project names no packages.')
    const tools = await this.#opamTools()
    const projectFolder = this.#projects.folderOf(id)
    this.#start(id, 'lock', async (job, signal) => {
      const onStep = (step: string) => {
        job.step = step
      }
      const result = await lockProject(opam, { universe, projectFolder, update, onStep, signal }, tools)
      if (result.how !== 'locked')
        return refuse(job, result.how === 'refused' ? result.reasons : [`opam: ${result.reason}`])
      const before = await readLock(projectFolder, name)
      job.changes = lockChanges(before.ok ? before.lock : empty, result.lock)
      job.applied = apply
      if (apply) {
        const bytes = Readable.from([Buffer.from(printLock(result.lock))])
        await this.#projects.writeDataFile(id, lockFileName(name), bytes)
      }
    })
  }

  /** Starts to fetch the sources of the lock. */
  async pull(id: ProjectId): Promise<void> {
    const { project } = await this.#projects.open(id)
    const read = await readLock(this.#projects.folderOf(id), project.composition.name)
    if (!read.ok) throw new UserError(409, read.reason)
    const tools = await this.#opamTools()
    this.#start(id, 'pull', async (job, signal) => {
      job.step = 'Fetching the sources'
      const faults = await pull(read.lock, tools, {
        signal,
        onProgress: progress => {
          job.fetched = [...job.fetched.filter(each => each.package !== progress.package), progress]
        },
      })
      if (faults.length > 0)
        refuse(
          job,
          faults.map(fault => `${fault.package}: ${fault.reason}`),
        )
    })
  }

  /** Ends what goes on for a project. */
  cancel(id: ProjectId): void {
    this.#jobs.get(id)?.abort.abort()
  }

  /** Ends everything. */
  async stop(): Promise<void> {
    for (const { abort } of this.#jobs.values()) abort.abort()
    await Promise.all([...this.#jobs.values()].map(({ done }) => done))
  }

  #start(
    id: ProjectId,
    kind: PackagesJob['kind'],
    work: (job: PackagesJob, signal: AbortSignal) => Promise<void>,
  ): void {
    if (this.#jobs.get(id)?.job.state === 'running')
      throw new UserError(409, 'Packages of this project are being chosen or fetched already.')
    const job: PackagesJob = {
      kind,
      state: 'running',
      step: 'Starting',
      fetched: [],
      reasons: [],
      changes: [],
      applied: false,
    }
    const abort = new AbortController()
    const done = work(job, abort.signal)
      .catch((error: unknown) => {
        if (abort.signal.aborted) job.state = 'cancelled'
        else refuse(job, [error instanceof DownloadError ? error.message : `It failed: ${String(error)}`])
      })
      .then(() => {
        if (job.state === 'running') job.state = abort.signal.aborted ? 'cancelled' : 'done'
      })
    this.#jobs.set(id, { job, abort, done })
    // Whoever asks for the state hears of the last jobs of the projects that were used last.
    for (const [oldest, { job: ended }] of [...this.#jobs].slice(0, -jobsKept))
      if (ended.state !== 'running') this.#jobs.delete(oldest)
  }

  async #opamTools(): Promise<OpamTools> {
    const found = await this.#tools.findToolchain()
    if (!found.found) throw new UserError(503, found.reason)
    if (this.#tools.confinement.kind === 'none') throw new UserError(503, this.#tools.confinement.reason)
    return { ...this.#tools, toolchain: found.toolchain, folder: this.#tools.opamFolder }
  }
}

const jobsKept = 100

const empty: Lock = { roots: [], repositories: [], packages: [] }

const refuse = (job: PackagesJob, reasons: string[]): void => {
  job.state = 'refused'
  job.reasons = reasons
}

/** An archive that several packages share counts for the first of them. */
const bytesOf = async (lock: Lock, folder: string): Promise<Record<string, number>> => {
  const sizes: [string, number][] = []
  for (const { folder: name, source } of sourceFolders(lock.packages)) {
    const facts = await stat(placeOf(source, folder)).catch(() => null)
    if (facts?.isFile()) sizes.push([name, facts.size])
  }
  return Object.fromEntries(sizes)
}
