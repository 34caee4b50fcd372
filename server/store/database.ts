import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { Kysely, type SqliteDatabase, SqliteDialect } from 'kysely'

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
  }
  build_events: { build: string; seq: number; event: string }
}

export type Database = Kysely<Tables>

type Sqlite = InstanceType<typeof DatabaseSync>

/** The data folder has a server already; `message` says so. */
export class DataFolderInUse extends Error {}

/**
 * Opens the database, making it where it is not there. It is this process's alone until it is closed or the process ends, and
 * with it the whole data folder.
 */
export const openDatabase = (file: string): Database => {
  mkdirSync(dirname(file), { recursive: true })
  // A server that is being replaced has this long to end.
  const sqlite = new DatabaseSync(file, { timeout: 2000 })
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
    throw error
  }
  return new Kysely<Tables>({ dialect: new SqliteDialect({ database: forKysely(sqlite) }) })
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
]

const migrate = (sqlite: Sqlite): void => {
  const { user_version: version } = sqlite.prepare('pragma user_version').get() as { user_version: number }
  if (version > migrations.length) {
    throw new Error(
      `The database is of a newer version (${version}) than this program knows (${migrations.length})`,
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
