import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { catalogueFor } from '../../shared/catalogue/project-catalogue.ts'
import type { Platform } from '../../shared/model/target.ts'
import { severityOf } from '../../shared/problems/problem.ts'
import { validate } from '../../shared/validation/validate.ts'
import { placeData } from '../builds/data-files.ts'
import { generate } from '../codegen/generate.ts'
import { libraryData } from '../codegen/library-data.ts'
import { dataFiles, staticStores } from '../codegen/static-stores.ts'
import { exitCode } from './exit-code.ts'
import { print, printJson, printProblems } from './print.ts'
import { readProject } from './read-project.ts'

/** `generate DIR -o OUT`: writes what dune would be given, the user's sources and data files included. */
export const generateCommand = async (
  folder: string,
  options: { platform: Platform; output: string; json: boolean },
): Promise<number> => {
  const project = await readProject(folder, options.json)
  const problems = validate(project, options.platform, catalogueFor(project.composition))
  if (problems.some(problem => severityOf(problem) === 'error')) {
    if (options.json) printJson({ ok: false, problems })
    else printProblems(problems, project)
    return exitCode.problems
  }
  const catalogue = catalogueFor(project.composition)
  const tree = generate(project, options.platform, catalogue)
  const data = new Map([...dataFiles(staticStores(project, catalogue)), ...libraryData(project)])
  const out = resolve(options.output)
  for (const [path, text] of tree) {
    await mkdir(dirname(join(out, path)), { recursive: true })
    await writeFile(join(out, path), text)
  }
  const unusable = await placeData(out, data, resolve(folder))
  if (unusable.length > 0) {
    if (options.json) printJson({ ok: false, problems: unusable })
    else printProblems(unusable, project)
    return exitCode.problems
  }
  const files = [...tree.keys(), ...data.keys()]
  if (options.json) printJson({ ok: true, folder: out, files, problems })
  else {
    printProblems(problems, project)
    for (const path of files) print(join(options.output, path))
  }
  return exitCode.ok
}
