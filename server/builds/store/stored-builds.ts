import type { ProjectId } from '../../../shared/model/project.ts'
import { Build, BuildEvent, type BuildId, type BuildOutcome } from '../../../shared/protocol/build.ts'
import type { VersionId } from '../../../shared/protocol/version.ts'
import type { Database, Tables } from './database.ts'
import { renamed } from './old-records.ts'

/** Builds and their events in the database. */
export class StoredBuilds {
  readonly #database: Database
  readonly #last = new Map<ProjectId, Promise<BuildOutcome | null>>()

  constructor(database: Database) {
    this.#database = database
  }

  async add(build: Build): Promise<void> {
    await this.#database
      .insertInto('builds')
      .values({
        id: build.id,
        project: build.project,
        name: build.name,
        platform: JSON.stringify(build.platform),
        started_at: build.startedAt,
        outcome: build.outcome && JSON.stringify(build.outcome),
        content: build.content,
        version: build.version,
      })
      .execute()
  }

  /** Notes the version of the project that a build is made from. */
  async setVersion(id: BuildId, version: VersionId): Promise<void> {
    await this.#database.updateTable('builds').set({ version }).where('id', '=', id).execute()
  }

  /** Adds events, and the outcome where the build has ended, all at once or not at all. */
  async append(id: BuildId, events: readonly BuildEvent[], outcome: BuildOutcome | null): Promise<void> {
    await this.#database.transaction().execute(async transaction => {
      for (const rows of chunks(events, 200)) {
        await transaction
          .insertInto('build_events')
          .values(rows.map(event => ({ build: id, seq: event.seq, event: JSON.stringify(event) })))
          .onConflict(conflict => conflict.doNothing())
          .execute()
      }
      if (outcome) {
        await transaction
          .updateTable('builds')
          .set({ outcome: JSON.stringify(outcome) })
          .where('id', '=', id)
          .execute()
      }
    })
    // Which project it is of would have to be asked, too; builds end seldom.
    if (outcome) this.#last.clear()
  }

  async find(id: BuildId): Promise<Build | null> {
    const row = await this.#database.selectFrom('builds').selectAll().where('id', '=', id).executeTakeFirst()
    return row ? buildOf(row) : null
  }

  /** The newest first. */
  async ofProject(project: ProjectId | null, limit: number): Promise<Build[]> {
    let query = this.#database.selectFrom('builds').selectAll().orderBy('started_at', 'desc').limit(limit)
    if (project !== null) query = query.where('project', '=', project)
    return (await query.execute()).map(buildOf)
  }

  /** How the last build of a project ended; null where none has. Read once for each build. */
  lastOutcome(project: ProjectId): Promise<BuildOutcome | null> {
    const known = this.#last.get(project)
    if (known) return known
    const asked = this.#lastOutcome(project)
    this.#last.set(project, asked)
    asked.catch(() => this.#last.delete(project))
    return asked
  }

  async #lastOutcome(project: ProjectId): Promise<BuildOutcome | null> {
    const row = await this.#database
      .selectFrom('builds')
      .selectAll()
      .where('project', '=', project)
      .where('outcome', 'is not', null)
      .orderBy('started_at', 'desc')
      .limit(1)
      .executeTakeFirst()
    return row ? buildOf(row).outcome : null
  }

  async events(id: BuildId, from: number, limit: number): Promise<BuildEvent[]> {
    const rows = await this.#database
      .selectFrom('build_events')
      .select('event')
      .where('build', '=', id)
      .where('seq', '>=', from)
      .orderBy('seq')
      .limit(limit)
      .execute()
    return rows.map(({ event }) => BuildEvent.parse(renamed(JSON.parse(event))))
  }

  /** Ends what ran when an earlier server died: its last event says so. */
  async interruptUnfinished(): Promise<number> {
    const rows = await this.#database.selectFrom('builds').selectAll().where('outcome', 'is', null).execute()
    for (const row of rows) {
      const build = buildOf(row)
      const last = await this.#database
        .selectFrom('build_events')
        .select('event')
        .where('build', '=', build.id)
        .orderBy('seq', 'desc')
        .limit(1)
        .executeTakeFirst()
      const before = last && BuildEvent.parse(renamed(JSON.parse(last.event)))
      const outcome: BuildOutcome = { how: 'interrupted' }
      const done: BuildEvent = {
        seq: before ? before.seq + 1 : 0,
        at: before?.at ?? 0,
        type: 'done',
        outcome,
      }
      await this.append(build.id, [done], outcome)
    }
    return rows.length
  }

  /** Forgets all but the newest `keep` builds, and those that have not ended. */
  async forgetOld(keep: number): Promise<void> {
    const oldest = await this.#database
      .selectFrom('builds')
      .select('started_at')
      .orderBy('started_at', 'desc')
      .offset(keep)
      .limit(1)
      .executeTakeFirst()
    if (!oldest) return
    await this.#database
      .deleteFrom('builds')
      .where('started_at', '<=', oldest.started_at)
      .where('outcome', 'is not', null)
      .execute()
    this.#last.clear()
  }
}

type Row = Tables['builds']

const buildOf = (row: Row): Build =>
  Build.parse({
    id: row.id,
    project: row.project,
    name: row.name,
    platform: JSON.parse(row.platform),
    startedAt: row.started_at,
    outcome: row.outcome === null ? null : renamed(JSON.parse(row.outcome)),
    content: row.content,
    version: row.version,
  })

const chunks = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size))
