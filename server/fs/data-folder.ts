import { constants } from 'node:fs'
import { access, mkdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { StartError } from '../start-error.ts'

/** Makes the data folder where it is not there. Throws `StartError` where it, or a folder of ours in it, cannot be written to. */
export const prepareDataFolder = async (folder: string): Promise<void> => {
  try {
    await makeFolder(folder)
    await accessFolder(folder)
  } catch (error) {
    throw new StartError(
      `The data folder ${folder} cannot be used: ${reasonOf(error)}. Set UNIKERNEL_COMPOSER_DATA to a folder that this user may write to.`,
    )
  }
  for (const name of ownFolders) {
    const fault = await folderFault(join(folder, name))
    if (fault !== null)
      throw new StartError(
        `${join(folder, name)} of the data folder cannot be used: ${fault}. Move it away or let this user write there, or set UNIKERNEL_COMPOSER_DATA to another folder.`,
      )
  }
}

const ownFolders = ['projects', 'trash', 'project-state', 'images', 'workspaces', 'shares']

/** Why nothing can be written to a folder, or made in its place, in words that follow its path; null where it can. Changes nothing. */
export const folderFault = async (folder: string): Promise<string | null> => {
  try {
    await accessFolder(folder)
    return null
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    return isMissing && dirname(folder) !== folder ? folderFault(dirname(folder)) : reasonOf(error)
  }
}

/** Makes a folder and those above it. Node's own recursive `mkdir` never ends where a file system knows no such folder, as /proc does. */
const makeFolder = async (folder: string): Promise<void> => {
  const make = () =>
    mkdir(folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  try {
    await make()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || dirname(folder) === folder) throw error
    await makeFolder(dirname(folder))
    await make()
  }
}

const accessFolder = async (folder: string): Promise<void> => {
  if (!(await stat(folder)).isDirectory()) throw Object.assign(new Error(), { code: 'ENOTDIR' })
  await access(folder, constants.R_OK | constants.W_OK | constants.X_OK)
}

const reasonOf = (error: unknown): string => {
  const { code } = error as NodeJS.ErrnoException
  return reasons[code ?? ''] ?? `it cannot be used (${code ?? String(error)})`
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'its disk is read-only',
  ENOTDIR: 'a file stands in its place or on the way to it',
  EEXIST: 'a file stands in its place',
  ENOSPC: 'its disk is full',
  EDQUOT: 'the disk quota is used up',
  ENOENT: 'a folder on the way to it is missing and cannot be made',
  ELOOP: 'its path goes round in links',
  ENAMETOOLONG: 'its path is too long',
}
