import type { Project, ProjectId } from '../../../shared/model/project.ts'
import type { BuildRequest } from '../../../shared/protocol/api.ts'
import type { OpenVersion, SaveVersion, Version, VersionId } from '../../../shared/protocol/version.ts'
import type { Projects } from '../store/projects.ts'
import { listVersions, nameVersion, openVersion, saveVersion } from './version-store.ts'

/** The versions of the projects: listed, kept, named and opened. Saves keep some by themselves. */
export class Versions {
  readonly #projects: Projects

  constructor(projects: Projects) {
    this.#projects = projects
  }

  /** The newest first. */
  async list(id: ProjectId): Promise<Version[]> {
    return this.#projects.with(id, (_, { history }) => listVersions(history))
  }

  async open(id: ProjectId, version: VersionId): Promise<OpenVersion> {
    return this.#projects.with(id, (_, { history }) => openVersion(history, version))
  }

  /** Keeps what is saved. */
  async keep(id: ProjectId, request: SaveVersion): Promise<Version> {
    const name = request.why === 'asked' ? request.name : null
    return this.#keep(id, request.why, name, project => project)
  }

  /** Keeps what a build is made from, with the layout that is saved. */
  async saveBuilt(id: ProjectId, { composition, sources }: BuildRequest['content']): Promise<Version> {
    return this.#keep(id, 'build', null, project => ({ ...project, composition, sources }))
  }

  async name(id: ProjectId, version: VersionId, name: string | null): Promise<Version> {
    return this.#projects.with(id, (_, { history }) => nameVersion(history, version, name))
  }

  async #keep(
    id: ProjectId,
    why: Version['why'],
    name: string | null,
    state: (saved: Project) => Project,
  ): Promise<Version> {
    return this.#projects.with(id, ({ project }, { folder, history, now, lived }) =>
      saveVersion(history, { folder, project: state(project), why, name, at: now, lived }),
    )
  }
}
