import { stopCommands } from './run-command.mjs'
import { Stop, status } from './stop.mjs'

/**
 * Runs what a command does, and turns its ending into an exit status: foreseen failures as their text with the tail of
 * their log, Ctrl-C as one line. `again`: the command to repeat.
 */
export const main = async (again, work) => {
  const interrupted = signal => {
    process.stdout.write(`\nStopped. \`${again}\` goes on from here.\n`)
    stopCommands(signal)
    process.exit(signal === 'SIGINT' ? 130 : 143)
  }
  process.on('SIGINT', interrupted)
  process.on('SIGTERM', interrupted)
  const release = () => {
    process.off('SIGINT', interrupted)
    process.off('SIGTERM', interrupted)
  }
  try {
    await work(release)
  } catch (error) {
    if (isFileError(error)) {
      process.stderr.write(`\nFiles: ${error.message}. Let this user write there, or free some space.\n`)
      process.exitCode = status.failed
      return
    }
    if (!(error instanceof Stop)) throw error
    process.stderr.write(`${error.excerpt ? `\n${error.excerpt}\n` : ''}\n${error.message}\n`)
    process.exitCode = error.status
  }
}

/** A folder that may not be written, a full disk: nothing that a stack would explain. */
const isFileError = error => /^E[A-Z]+$/.test(error?.code ?? '') && typeof error.path === 'string'
