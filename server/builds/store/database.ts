import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { Kysely, type SqliteDatabase, SqliteDialect } from 'kysely'
import { StartError } from '../../start-error.ts'

/** What the server remembers between its runs, beside projects and images, which are plain files. JSON in text columns. */
export type Tables = {
  builds: {
    id: string
    project: string | null
    name: string
    platform: string
    started_at: number
    /** Null while it waits or runs. */
    outcome: string | null
    /** What it was made from, as `contentFingerprint` and as a version of the project; null where that is not known. */
    content: string | null
    version: string | null
  }
  build_events: { build: string; seq: number; event: string }
}

export type Database = Kysely<Tables>

type Sqlite = InstanceType<typeof DatabaseSync>

/** The data folder has a server already; `message` says so. */
export class DataFolderInUse extends StartError {}

/**
 * Opens the database, making it where it is not there. It is this process's alone until it is closed or the process ends, and
 * with it the whole data folder.
 */
export const openDatabase = (file: string): Database => {
  mkdirSync(dirname(file), { recursive: true })
  // A server that is being replaced has this long to end.
  const sqlite = opened(file)
  try {
    // WAL with NORMAL: whole after a crash of the server or the machine; a power cut may take the last moments.
    sqlite.exec(
      'pragma locking_mode = exclusive; pragma journal_mode = wal; pragma synchronous = normal; pragma foreign_keys = on;',
    )
    migrate(sqlite)
  } catch (error) {
    sqlite.close()
    if (error instanceof Error && /database is locked/.test(error.message)) {
      throw new DataFolderInUse(
        `Another server uses ${dirname(file)}. End it, or set UNIKERNEL_COMPOSER_DATA to another folder.`,
      )
    }
    if (error instanceof Error && /not a database|malformed|disk image/.test(error.message))
      throw damaged(file)
    if (error instanceof Error && /disk I\/O error|readonly|read-only/.test(error.message)) {
      throw new StartError(
        `${file} cannot be written: ${error.message}. See that its disk has room and that this user may write to it.`,
      )
    }
    throw error
  }
  return new Kysely<Tables>({ dialect: new SqliteDialect({ database: forKysely(sqlite) }) })
}

const damaged = (file: string): StartError =>
  new StartError(
    `${file} is damaged and cannot be read. Move it away and start again: it is the record of builds alone, projects and images are files beside it.`,
  )

const opened = (file: string): Sqlite => {
  try {
    return new DatabaseSync(file, { timeout: 2000 })
  } catch (error) {
    throw new StartError(
      `${file} cannot be opened: ${error instanceof Error ? error.message : String(error)}. It is to be a file that this user may write to.`,
    )
  }
}

/** Each brings the database from the version of its place to the next. */
const migrations = [
  `create table builds (
     id text primary key,
     project text,
     name text not null,
     platform text not null,
     started_at real not null,
     outcome text
   ) without rowid;
   create index builds_by_project on builds (project, started_at);
   create index builds_by_start on builds (started_at);
   create table build_events (
     build text not null references builds (id) on delete cascade,
     seq integer not null,
     event text not null,
     primary key (build, seq)
   ) without rowid;`,
  `alter table builds add column content text;
   alter table builds add column version text;`,
]

const migrate = (sqlite: Sqlite): void => {
  const { user_version: version } = sqlite.prepare('pragma user_version').get() as { user_version: number }
  if (version > migrations.length) {
    throw new StartError(
      `The data folder was used by a newer version of this program (its database is version ${version}, this program knows ${migrations.length}). Use that version, or set UNIKERNEL_COMPOSER_DATA to another folder.`,
    )
  }
  for (let at = version; at < migrations.length; at += 1) {
    sqlite.exec(`begin immediate; ${migrations[at]} pragma user_version = ${at + 1}; commit;`)
  }
}

/** The few calls that Kysely makes, which it names as better-sqlite3 does. */
const forKysely = (sqlite: Sqlite): SqliteDatabase => ({
  close: () => sqlite.close(),
  prepare: sql => {
    const statement = sqlite.prepare(sql)
    return {
      reader: statement.columns().length > 0,
      all: parameters => statement.all(...parameters),
      run: parameters => statement.run(...parameters),
      iterate: parameters => statement.iterate(...parameters),
    }
  },
})
