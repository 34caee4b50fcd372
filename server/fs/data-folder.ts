import { constants } from 'node:fs'
import { access, mkdir, stat } from 'node:fs/promises'
import { StartError } from '../start-error.ts'

/** Makes the data folder where it is not there. Throws `StartError` where it cannot be one that is written to. */
export const prepareDataFolder = async (folder: string): Promise<void> => {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    if (!(await stat(folder)).isDirectory()) throw Object.assign(new Error(), { code: 'ENOTDIR' })
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const reason = reasons[code ?? ''] ?? `it cannot be used (${code ?? String(error)})`
    throw new StartError(
      `The data folder ${folder} cannot be used: ${reason}. Set UNIKERNEL_COMPOSER_DATA to a folder that this user may write to.`,
    )
  }
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
