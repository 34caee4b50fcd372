import { stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { CommandError, exitCode } from './exit-code.ts'

/** An error of the file system in words; null for any other error. */
export const formatFileError = (error: unknown): string | null => {
  const { code, message, path, dest } = error as NodeJS.ErrnoException & { dest?: string }
  if (typeof code !== 'string' || !/^E[A-Z]+$/.test(code)) return null
  const place = dest ?? path
  const reason = reasons[code]
  return place === undefined || reason === undefined ? message : `${place}: ${reason}.`
}

/** Ends the command where a file that is to be written has no folder, or is one: before the work, not after it. */
export const checkOutput = async (output: string): Promise<void> => {
  const folder = dirname(resolve(output))
  const isThere = (await stat(folder).catch(() => null))?.isDirectory() ?? false
  if (!isThere)
    throw new CommandError(exitCode.files, `${output}: there is no folder ${folder}. Make it first.`)
  const isFolder = (await stat(resolve(output)).catch(() => null))?.isDirectory() ?? false
  if (isFolder) throw new CommandError(exitCode.files, `${output} is a folder. Name a file.`)
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EACCES: 'this user may not do that',
  EPERM: 'this user may not do that',
  EROFS: 'the disk is read-only',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a file stands where a folder is needed',
  EEXIST: 'a file of that name is there already',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
}
