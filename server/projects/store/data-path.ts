import { isOfSystem, isOfTools, pathFault } from '../../../shared/model/data-path.ts'
import { UserError } from '../../user-error.ts'
import { isOwnPath } from './project-folder.ts'

/** A path that was sent, as one of a data file; throws a `UserError` that says why it is none. */
export const dataPath = (path: string): string => {
  const fault = pathFault(path)
  if (fault !== null) throw new UserError(400, `${path} is not a path of a data file: it ${fault}.`)
  if (isOwnPath(path))
    throw new UserError(400, `${path} is the place of the project's own files: save the project instead.`)
  if (isOfTools(path))
    throw new UserError(400, `${path} is in a folder of tools, which is no part of a project.`)
  if (isOfSystem(path))
    throw new UserError(
      400,
      `${path} is a file that a system makes for itself, which is no part of a project.`,
    )
  return path
}
