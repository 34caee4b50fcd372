import type { Project } from '../../shared/project.ts'
import { catalogueFor } from '../../shared/project-catalogue.ts'
import { mayBuild } from '../../shared/validate.ts'
import { mirageProblems } from '../codegen/mirage/mirage-problems.ts'
import { mirageProject } from '../codegen/mirage/mirage-project.ts'
import { Refusal } from '../refusal.ts'
import { packProject } from './archive.ts'
import { writeMirageProject } from './mirage-folder.ts'

/** What an archive of a project holds: its folder as it is, or a MirageOS project made of it. */
export type ArchiveForm = 'folder' | 'mirage'

type Packing = { project: Project; from: string; aside: string; file: string }

/** Packs the project in the folder `from` into `file`, with `aside` for what has to be written first; gives a name to save it under. */
export const packAs: Record<ArchiveForm, (packing: Packing) => Promise<string>> = {
  folder: async ({ project, from, file }) => {
    await packProject(from, project.composition.name, file)
    return `${project.composition.name}.tar.gz`
  },
  mirage: async ({ project, from, aside, file }) => {
    const catalogue = catalogueFor(project.composition)
    const problems = mirageProblems(project, catalogue)
    if (!mayBuild(problems))
      throw new Refusal(422, 'The project cannot become a MirageOS project as it is.', problems)
    await writeMirageProject(mirageProject(project, catalogue), from, aside)
    await packProject(aside, project.composition.name, file)
    return `${project.composition.name}-mirage.tar.gz`
  },
}
