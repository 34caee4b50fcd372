import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import { contentFingerprint } from '../../shared/model/fingerprint.ts'
import type { ProjectId } from '../../shared/model/project.ts'
import type { BuildRequest } from '../../shared/protocol/api.ts'
import { type Build, type BuildEvent, BuildId, type BuildOutcome } from '../../shared/protocol/build.ts'
import type { VersionId } from '../../shared/protocol/version.ts'
import type { Metrics } from '../metrics.ts'
import { UserError } from '../user-error.ts'
import { type BuildDependencies, build } from './build.ts'
import { EventLog, type EventSource } from './event-log.ts'
import { type Owner, Queue } from './queue.ts'
import type { StoredBuilds } from './store/stored-builds.ts'

type Running = {
  build: Build
  owner: Owner
  log: EventLog<BuildEvent>
  cancel: AbortController
  /** Whether the database has the build; a full disk costs the record of a build, never the build. */
  remembered: boolean
  /** How many of its events the database has. */
  saved: number
  ended: Promise<void>
}

/** The builds of a server: asked for, waiting, running, and remembered with their events. */
export class Builds {
  readonly #tools: BuildDependencies
  readonly #folderOf: (project: ProjectId) => string
  readonly #stored: StoredBuilds
  readonly #logger: Logger
  readonly #metrics: Metrics
  readonly #queue: Queue
  readonly #running = new Map<BuildId, Running>()

  /** `folderOf`: where a project's data files are. */
  constructor(
    tools: BuildDependencies,
    stored: StoredBuilds,
    folderOf: (project: ProjectId) => string,
    logger: Logger,
    metrics: Metrics,
  ) {
    this.#folderOf = folderOf
    this.#tools = tools
    this.#stored = stored
    this.#logger = logger
    this.#metrics = metrics
    this.#queue = new Queue(tools.limits.buildsAtOnce)
  }

  /**
   * Starts a build, or puts it into the queue, which holds so many, of one client half of them, of one project of a client a
   * quarter; it goes on whoever listens.
   */
  async start(request: BuildRequest, client = ''): Promise<Build> {
    const { buildsAtOnce, buildsWaiting } = this.#tools.limits
    const unfinished = [...this.#running.values()].filter(({ build }) => build.outcome === null).length
    if (unfinished >= buildsAtOnce + buildsWaiting)
      throw new UserError(429, `${unfinished} builds run or wait already. Try again when some have ended.`)
    const owner = { client, part: request.project ?? '' }
    const own = [...this.#running.values()].filter(
      ({ build, owner }) => build.outcome === null && owner.client === client,
    )
    const ofPart = own.filter(running => running.owner.part === owner.part).length
    if (
      own.length >= buildsAtOnce + Math.ceil(buildsWaiting / 2) ||
      ofPart >= buildsAtOnce + Math.ceil(buildsWaiting / 4)
    )
      throw new UserError(
        429,
        `${own.length} builds of yours wait already, and others want to build, too. Wait for some of them.`,
      )
    const build: Build = {
      id: BuildId.parse(randomUUID()),
      project: request.project,
      name: request.content.composition.name,
      platform: request.platform,
      startedAt: Date.now(),
      outcome: null,
      content: contentFingerprint(request.content),
      version: null,
    }
    const log = new EventLog<BuildEvent>()
    const running: Running = {
      build,
      owner,
      log,
      cancel: new AbortController(),
      remembered: false,
      saved: 0,
      ended: Promise.resolve(),
    }
    this.#running.set(build.id, running)
    running.remembered = await this.#remember(build)
    const position = this.#queue.position(owner)
    if (position > 0) log.add({ type: 'queued', position, ahead: position })
    running.ended = this.#work(running, request).catch((error: unknown) =>
      this.#logger.error({ err: error, build: build.id }, 'a build broke off'),
    )
    return build
  }

  async find(id: BuildId): Promise<Build | null> {
    return this.#running.get(id)?.build ?? (await this.#stored.find(id))
  }

  /** Notes the version of the project that has what a build is made from. */
  async setVersion(id: BuildId, version: VersionId): Promise<void> {
    const running = this.#running.get(id)
    if (running) running.build = { ...running.build, version }
    await this.#stored.setVersion(id, version)
  }

  /** The newest first; of every project where `project` is null. */
  async list(project: ProjectId | null, limit: number): Promise<Build[]> {
    return this.#stored.ofProject(project, limit)
  }

  /** The events of a build, running or remembered; null where there is no such build. */
  async events(id: BuildId): Promise<EventSource<BuildEvent> | null> {
    const running = this.#running.get(id)
    if (running) return running.log
    if (!(await this.#stored.find(id))) return null
    return { read: (from, limit) => this.#stored.events(id, from, limit), onMore: () => () => undefined }
  }

  /** Cancels a build that waits or runs; false where it has ended or never was. */
  cancel(id: BuildId): boolean {
    const running = this.#running.get(id)
    if (!running || running.build.outcome) return false
    running.cancel.abort()
    return true
  }

  get waiting(): number {
    return this.#queue.waiting
  }

  get running(): number {
    return this.#queue.running
  }

  /** Cancels everything and waits for its end: for the end of the server. */
  async stop(): Promise<void> {
    for (const { cancel } of this.#running.values()) cancel.abort()
    await Promise.all([...this.#running.values()].map(({ ended }) => ended))
    await this.#tools.workspaces.settled()
  }

  async #work(running: Running, request: BuildRequest): Promise<void> {
    const { build: facts, log, cancel, owner } = running
    const unsaved = (error: unknown) => this.#logger.error({ err: error }, 'events were not stored')
    const saving = setInterval(() => void this.#save(running, null).catch(unsaved), 250)
    const outcome =
      (await this.#queue.run(() => this.#outcomeOf(running, request), cancel.signal, owner)) ??
      ({ how: 'cancelled', ms: Date.now() - facts.startedAt } satisfies BuildOutcome)
    clearInterval(saving)
    running.build = { ...running.build, outcome }
    log.add({ type: 'done', outcome })
    await this.#save(running, outcome)
    this.#metrics.buildEnded(outcome)
    this.#logger.info(
      { build: facts.id, name: facts.name, how: outcome.how, ms: 'ms' in outcome ? outcome.ms : 0 },
      'build ended',
    )
    // Who subscribed before keeps reading from the log; from now on the database answers, if it could be written.
    if (running.saved === log.all.length) this.#running.delete(facts.id)
    await this.#keepWithinLimits()
  }

  async #outcomeOf(
    { build: facts, log, cancel, owner: { client } }: Running,
    request: BuildRequest,
  ): Promise<BuildOutcome> {
    const { content, platform, project, force } = request
    const input = { content, platform, dataFolder: project && this.#folderOf(project), force, client }
    try {
      return await build(input, this.#tools, event => log.add(event), cancel.signal)
    } catch (error) {
      this.#logger.error({ err: error, build: facts.id }, 'a build broke off')
      const reason = `The build broke off: ${error instanceof Error ? error.message : String(error)}. The server's log says more.`
      return { how: 'impossible', reason, ms: Date.now() - facts.startedAt }
    }
  }

  async #remember(build: Build): Promise<boolean> {
    try {
      await this.#stored.add(build)
      return true
    } catch (error) {
      this.#logger.error({ err: error, build: build.id }, 'a build was not stored')
      return false
    }
  }

  /** Writes what is new. */
  async #save(running: Running, outcome: BuildOutcome | null): Promise<void> {
    const events = running.log.all.slice(running.saved)
    if (!running.remembered || events.length === 0) return
    const before = running.saved
    running.saved += events.length
    try {
      await this.#stored.append(running.build.id, events, outcome)
    } catch (error) {
      running.saved = before
      this.#logger.error({ err: error, build: running.build.id }, 'the events of a build were not stored')
    }
  }

  async #keepWithinLimits(): Promise<void> {
    try {
      await this.#stored.forgetOld(this.#tools.limits.buildsKept)
      await this.#tools.images.prune(this.#tools.limits.imageStoreBytes)
    } catch (error) {
      this.#logger.warn({ err: error }, 'old builds were not removed')
    }
  }
}
