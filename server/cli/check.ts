import { resolve } from 'node:path'
import { catalogueFor } from '../../shared/catalogue/project-catalogue.ts'
import type { Platform } from '../../shared/model/target.ts'
import { oldModulesIn } from '../../shared/ocaml/old-api.ts'
import { severityOf } from '../../shared/problems/problem.ts'
import { headProblems } from '../../shared/validation/heads.ts'
import { sorted, validate } from '../../shared/validation/validate.ts'
import { certificateFaults, certificateProblems, tlsServers } from '../builds/certificates.ts'
import { exitCode } from './exit-code.ts'
import { pluralize, print, printJson, printProblems } from './print.ts'
import { readProject } from './read-project.ts'

/** `check DIR`: everything that can be said of a project without compiling it. */
export const checkCommand = async (
  folder: string,
  options: { platform: Platform; json: boolean },
): Promise<number> => {
  const project = await readProject(folder, options.json)
  const catalogue = catalogueFor(project.composition)
  const problems = sorted(
    [
      ...validate(project, options.platform, catalogue),
      ...headProblems(project.composition, project.sources, catalogue),
      ...oldModulesIn(project),
      ...(await certificateProblems(tlsServers(project, catalogue), resolve(folder), certificateFaults)),
    ],
    project.composition,
  )
  const errors = problems.filter(problem => severityOf(problem) === 'error').length
  if (options.json) printJson({ ok: errors === 0, problems })
  else {
    printProblems(problems, project)
    const { devices, wires } = project.composition
    const found =
      problems.length === 0
        ? 'no problems'
        : `${pluralize(errors, 'error')}, ${pluralize(problems.length - errors, 'warning')}`
    const graph = `${pluralize(devices.length, 'device')}, ${pluralize(wires.length, 'wire')}`
    print(`${project.composition.name}: ${graph}, ${found}`)
  }
  return errors === 0 ? exitCode.ok : exitCode.problems
}
