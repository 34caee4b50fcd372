import { stopCommands } from './run-command.mjs'
import { Stop } from './stop.mjs'

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
    if (!(error instanceof Stop)) throw error
    process.stderr.write(`${error.excerpt ? `\n${error.excerpt}\n` : ''}\n${error.message}\n`)
    process.exitCode = error.status
  }
}
