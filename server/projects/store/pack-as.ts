import { catalogueFor } from '../../../shared/catalogue/project-catalogue.ts'
import type { Project } from '../../../shared/model/project.ts'
import { buildable } from '../../../shared/model/target.ts'
import { mayBuild, validate } from '../../../shared/validation/validate.ts'
import { placeData } from '../../builds/data-files.ts'
import { generate } from '../../codegen/generate.ts'
import { mirageProblems } from '../../codegen/mirage/mirage-problems.ts'
import { mirageProject } from '../../codegen/mirage/mirage-project.ts'
import { dataFiles, staticStores } from '../../codegen/static-stores.ts'
import { writeTree } from '../../fs/workspace.ts'
import { UserError } from '../../user-error.ts'
import { packProject } from './archive.ts'
import { writeMirageProject } from './mirage-folder.ts'

/** What an archive of a project holds: its folder as it is, what dune is given for a build, or a MirageOS project made of it. */
export type ArchiveForm = 'folder' | 'build' | 'mirage'

type Packing = { project: Project; from: string; aside: string; file: string; signal: AbortSignal | null }

/** Packs the project in the folder `from` into `file`, with `aside` for what has to be written first; gives a name to save it under. */
export const packAs: Record<ArchiveForm, (packing: Packing) => Promise<string>> = {
  folder: async ({ project, from, file, signal }) => {
    await packProject(from, project.composition.name, file, signal)
    return `${project.composition.name}.tar.gz`
  },
  build: async ({ project, from, aside, file, signal }) => {
    const catalogue = catalogueFor(project.composition)
    const [platform] = buildable
    if (!platform) throw new Error('nothing is buildable')
    const problems = validate(project, platform, catalogue)
    if (!mayBuild(problems)) throw new UserError(422, 'The graph has problems.', problems)
    await writeTree({ folder: aside }, generate(project, platform, catalogue))
    const unusable = await placeData(aside, dataFiles(staticStores(project, catalogue)), from)
    if (unusable.length > 0) throw new UserError(422, 'A data file cannot be read.', unusable)
    await packProject(aside, project.composition.name, file, signal)
    return `${project.composition.name}-build.tar.gz`
  },
  mirage: async ({ project, from, aside, file, signal }) => {
    const catalogue = catalogueFor(project.composition)
    const problems = mirageProblems(project, catalogue)
    if (!mayBuild(problems))
      throw new UserError(422, 'The project cannot become a MirageOS project as it is.', problems)
    await writeMirageProject(mirageProject(project, catalogue), from, aside)
    await packProject(aside, project.composition.name, file, signal)
    return `${project.composition.name}-mirage.tar.gz`
  },
}
