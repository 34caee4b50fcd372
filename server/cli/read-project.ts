import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Project } from '../../shared/model/project.ts'
import type { Problem } from '../../shared/problems/problem.ts'
import { readProjectFolder } from '../projects/store/project-folder.ts'
import { CommandError, exitCode } from './exit-code.ts'
import { printJson, problemLines } from './print.ts'

/** The project in a folder; ends the command with every reason where it cannot be read. */
export const readProject = async (folder: string, json: boolean): Promise<Project> => {
  const isFolder = (await stat(resolve(folder)).catch(unlessMissing))?.isDirectory()
  if (!isFolder) {
    const reason =
      isFolder === undefined ? 'There is no such folder' : 'This is a file: name the folder it is in'
    return refuse(exitCode.files, [{ code: 'unreadable', file: folder, path: '', reason }], json)
  }
  const read = await readProjectFolder(resolve(folder))
  return read.ok ? read.value : refuse(exitCode.problems, read.problems, json)
}

const refuse = (code: number, problems: readonly Problem[], json: boolean): never => {
  if (json) printJson({ ok: false, problems })
  throw new CommandError(
    code,
    json ? '' : problems.flatMap(problem => problemLines(problem, null)).join('\n'),
  )
}

const unlessMissing = (error: NodeJS.ErrnoException): null => {
  if (error.code === 'ENOENT') return null
  throw error
}
