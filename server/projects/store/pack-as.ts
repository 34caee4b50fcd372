import type { Project } from '../../../shared/model/project.ts'
import { buildable } from '../../../shared/model/target.ts'
import { placeData } from '../../builds/data-files.ts'
import { writeTree } from '../../fs/workspace.ts'
import { UserError } from '../../user-error.ts'
import type { Errand, WorkPool } from '../../workers/pool.ts'
import { packProject } from './archive.ts'
import { writeMirageProject } from './mirage-folder.ts'

/** What an archive of a project holds: its folder as it is, what dune is given for a build, or a MirageOS project made of it. */
export type ArchiveForm = 'folder' | 'build' | 'mirage'

type Packing = {
  project: Project
  from: string
  aside: string
  file: string
  /** What loops over the project is done there. */
  work: WorkPool
  errand: Errand
}

/** Packs the project in the folder `from` into `file`, with `aside` for what has to be written first; gives a name to save it under. */
export const packAs: Record<ArchiveForm, (packing: Packing) => Promise<string>> = {
  folder: async ({ project, from, file, errand }) => {
    await packProject(from, project.composition.name, file, errand.signal)
    return `${project.composition.name}.tar.gz`
  },
  build: async ({ project, from, aside, file, work, errand }) => {
    const [platform] = buildable
    if (!platform) throw new Error('nothing is buildable')
    const { problems, ready } = await work.do('plan-build', { content: contentOf(project), platform }, errand)
    if (ready === null) throw new UserError(422, 'The graph has problems.', problems)
    await writeTree({ folder: aside }, new Map(ready.tree))
    const unusable = await placeData(aside, new Map(ready.data), from)
    if (unusable.length > 0) throw new UserError(422, 'A data file cannot be read.', unusable)
    await packProject(aside, project.composition.name, file, errand.signal)
    return `${project.composition.name}-build.tar.gz`
  },
  mirage: async ({ project, from, aside, file, work, errand }) => {
    const { problems, ready } = await work.do('plan-mirage', { content: contentOf(project) }, errand)
    if (ready === null)
      throw new UserError(422, 'The project cannot become a MirageOS project as it is.', problems)
    await writeMirageProject({ files: new Map(ready.files), data: ready.data }, from, aside)
    await packProject(aside, project.composition.name, file, errand.signal)
    return `${project.composition.name}-mirage.tar.gz`
  },
}

/** What is made of a project does not depend on where its devices are on the canvas. */
const contentOf = ({ composition, sources, files }: Project) => ({ composition, sources, files })
