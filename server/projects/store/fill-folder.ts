import { copyFile, link, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Project } from '../../../shared/model/project.ts'
import type { VersionId } from '../../../shared/protocol/version.ts'
import { dataObject, openVersion } from '../versions/version-store.ts'
import { filesOfProject } from './project-folder.ts'
import { copySynced, documentsOf } from './revisions.ts'

/** Writes the documents of a project into a folder of their own. */
export const writeDocuments = async (folder: string, project: Omit<Project, 'files'>): Promise<void> => {
  for (const [path, text] of documentsOf(project)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
}

/** Copies a project folder: what is part of the project. */
export const copyProject = async (from: string, to: string): Promise<void> => {
  for (const path of (await filesOfProject(from)).paths) {
    await mkdir(dirname(join(to, path)), { recursive: true })
    await copyFile(join(from, path), join(to, path))
  }
}

/**
 * As `copyProject`, by further names of the same files: a project's files are replaced by a save, never written to. Where the
 * file system has no such names they are copied.
 */
export const linkProject = async (from: string, to: string): Promise<void> => {
  await mkdir(to, { recursive: true })
  const { paths, links } = await filesOfProject(from)
  for (const path of paths) {
    const file = links.get(path) ?? join(from, path)
    await mkdir(dirname(join(to, path)), { recursive: true })
    await link(file, join(to, path)).catch(() => copyFile(file, join(to, path)))
  }
}

/** Writes a version of a project into a folder of its own. */
export const writeVersion = async (history: string, version: VersionId, folder: string): Promise<void> => {
  const { project } = await openVersion(history, version)
  await writeDocuments(folder, project)
  for (const [path, file] of Object.entries(project.files))
    await copySynced(await dataObject(history, path, file), join(folder, path))
}
