import { resolve } from 'node:path'
import type { Project } from '../../shared/project.ts'
import { readProjectFolder } from '../projects/project-folder.ts'
import { CommandError, exitCode } from './exit-code.ts'
import { printJson, problemLines } from './print.ts'

/** The project in a folder; ends the command with every reason where it cannot be read. */
export const readProject = async (folder: string, json: boolean): Promise<Project> => {
  const read = await readProjectFolder(resolve(folder))
  if (read.ok) return read.value
  if (json) printJson({ ok: false, problems: read.problems })
  throw new CommandError(
    exitCode.problems,
    json ? '' : read.problems.flatMap(problem => problemLines(problem, null)).join('\n'),
  )
}
