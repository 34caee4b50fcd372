/** What the command line's exit statuses mean. `run` gives the guest's own status instead. */
export const exitCode = {
  ok: 0,
  /** Problems were found, or the build failed. */
  problems: 1,
  /** The command line itself is wrong. */
  usage: 2,
  /** Something that the machine should have is missing: the toolchain, a program, room on the disk. */
  missing: 3,
  /** The build took longer than its time limit. */
  timedOut: 4,
  /** A file or folder cannot be read or written. */
  files: 5,
  /** Ended by Ctrl-C. */
  cancelled: 130,
} as const

/** Ends a command with a message for the user. */
export class CommandError extends Error {
  readonly code: number

  constructor(code: number, message: string) {
    super(message)
    this.code = code
  }
}
