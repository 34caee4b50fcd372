import { DataPath } from '../../shared/project.ts'
import { Refusal } from '../refusal.ts'
import { isOfTools, isOwnPath } from './project-folder.ts'

/** A path that was sent, as one of a data file; throws a `Refusal` that says why it is none. */
export const dataPath = (path: string): string => {
  const parsed = DataPath.safeParse(path)
  if (!parsed.success)
    throw new Refusal(
      400,
      `${path} is not a path of a data file: letters, digits and . _ - + = @ in names that start with a letter, a digit or _.`,
    )
  if (isOwnPath(path))
    throw new Refusal(400, `${path} is the place of the project's own files: save the project instead.`)
  if (isOfTools(path))
    throw new Refusal(400, `${path} is in a folder of tools, which is no part of a project.`)
  return parsed.data
}
