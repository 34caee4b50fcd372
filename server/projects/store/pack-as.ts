import type { Project } from '../../../shared/model/project.ts'
import { buildable } from '../../../shared/model/target.ts'
import { placeData } from '../../builds/data-files.ts'
import { writeTree } from '../../fs/workspace.ts'
import { UserError } from '../../user-error.ts'
import type { Caller, WorkPool } from '../../workers/pool.ts'
import { packProject } from './archive.ts'
import { writeMirageProject } from './mirage-folder.ts'

/** What an archive of a project holds: its folder as it is, what dune is given for a build, or a MirageOS project made of it. */
export type ArchiveForm = 'folder' | 'build' | 'mirage'

type Packing = {
  project: Project
  from: string
  tmpPath: string
  file: string
  /** What loops over the project is done there. */
  work: WorkPool
  caller: Caller
}

/** Packs the project in the folder `from` into `file`, with `aside` for what has to be written first; gives a name to save it under. */
export const packAs: Record<ArchiveForm, (packing: Packing) => Promise<string>> = {
  folder: async ({ project, from, file, caller }) => {
    await packProject(from, project.composition.name, file, caller.signal)
    return `${project.composition.name}.tar.gz`
  },
  build: async ({ project, from, tmpPath, file, work, caller }) => {
    const [platform] = buildable
    if (!platform) throw new Error('nothing is buildable')
    const { problems, ready } = await work.do('plan-build', { content: contentOf(project), platform }, caller)
    if (ready === null) throw new UserError(422, 'The graph has problems.', problems)
    await writeTree({ folder: tmpPath }, new Map(ready.tree))
    const unusable = await placeData(tmpPath, new Map(ready.data), from)
    if (unusable.length > 0) throw new UserError(422, 'A data file cannot be read.', unusable)
    await packProject(tmpPath, project.composition.name, file, caller.signal)
    return `${project.composition.name}-build.tar.gz`
  },
  mirage: async ({ project, from, tmpPath, file, work, caller }) => {
    const { problems, ready } = await work.do('plan-mirage', { content: contentOf(project) }, caller)
    if (ready === null)
      throw new UserError(422, 'The project cannot become a MirageOS project as it is.', problems)
    await writeMirageProject({ files: new Map(ready.files), data: ready.data }, from, tmpPath)
    await packProject(tmpPath, project.composition.name, file, caller.signal)
    return `${project.composition.name}-mirage.tar.gz`
  },
}

/** What is made of a project does not depend on where its devices are on the canvas. */
const contentOf = ({ composition, sources, files }: Project) => ({ composition, sources, files })
