import { join, resolve } from 'node:path'
import { catalogueFor } from '../../shared/catalogue/project-catalogue.ts'
import { mayBuild } from '../../shared/validation/validate.ts'
import { mirageProblems } from '../codegen/mirage/mirage-problems.ts'
import { mirageProject } from '../codegen/mirage/mirage-project.ts'
import { filesInTheWay, writeMirageProject } from '../projects/store/mirage-folder.ts'
import { CommandError, exitCode } from './exit-code.ts'
import { print, printJson, printProblems } from './print.ts'
import { readProject } from './read-project.ts'

/** `export DIR --as mirage -o OUT`: a folder for `mirage configure`. What is there already is kept without `force`. */
export const exportMirageCommand = async (
  folder: string,
  options: { output: string; force: boolean; json: boolean },
): Promise<number> => {
  const project = await readProject(folder, options.json)
  const catalogue = catalogueFor(project.composition)
  const problems = mirageProblems(project, catalogue)
  if (!mayBuild(problems)) {
    if (options.json) printJson({ ok: false, problems })
    else printProblems(problems, project)
    return exitCode.problems
  }
  const mirage = mirageProject(project, catalogue)
  const out = resolve(options.output)
  if (!options.force) {
    const [first, ...others] = await filesInTheWay(mirage, resolve(folder), out)
    if (first !== undefined) {
      const more = others.length > 0 ? `, and ${others.length} more` : ''
      throw new CommandError(
        exitCode.files,
        `${options.output} has another ${first} already${more}. Name a folder without, or write over it with --force.`,
      )
    }
  }
  await writeMirageProject(mirage, resolve(folder), out)
  const written = [...mirage.files.keys(), ...mirage.data]
  if (options.json) printJson({ ok: true, folder: out, files: written, problems })
  else {
    printProblems(problems, project)
    for (const path of written) print(join(options.output, path))
  }
  return exitCode.ok
}
