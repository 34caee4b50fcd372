import type { Problem } from '../shared/problems/problem.ts'

/** Why something that was asked for is not done. `status` is that of HTTP. */
export class UserError extends Error {
  readonly status: number
  readonly problems: readonly Problem[]

  /** `message`: what is wrong and what to do, for the user. */
  constructor(status: number, message: string, problems: readonly Problem[] = []) {
    super(message)
    this.status = status
    this.problems = problems
  }
}

/** The words for an error of a full or write-protected disk; null for any other. */
export const diskReason = (error: unknown): string | null => {
  const text =
    error instanceof Error ? `${(error as NodeJS.ErrnoException).code} ${error.message}` : String(error ?? '')
  if (/ENOSPC|No space left on device|database or disk is full/.test(text)) {
    return 'The disk of the data folder is full. Free some space and try again: nothing that was stored is lost.'
  }
  if (/EDQUOT|Disk quota exceeded/.test(text)) {
    return 'The disk quota is used up. Free some space and try again: nothing that was stored is lost.'
  }
  if (/EROFS|EACCES|EPERM/.test(text)) return `The data folder cannot be written: ${text}`
  return null
}
