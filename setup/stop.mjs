import { readOrNothing } from './read-or-nothing.mjs'

/** Exit statuses of set-up, beside 0 and the usual 130 and 143 of a signal. */
export const status = { failed: 1, wrongMachine: 2, needsRoot: 3 }

/** A failure that was foreseen: it is shown as its text alone, without a stack. */
export class Stop extends Error {
  /**
   * @param {string} message what went wrong, where, and what to do
   * @param {{ status?: number, log?: string }} [more] `log`: the file whose last lines tell the reason
   */
  constructor(message, { status: exitStatus = status.failed, log } = {}) {
    super(message)
    this.status = exitStatus
    this.log = log
  }
}

/** The last lines of a log, indented; empty where there is no log. */
export const tailOf = (file, lines = 15) => {
  const text = readOrNothing(file).trimEnd()
  return text === ''
    ? ''
    : text
        .split('\n')
        .slice(-lines)
        .map(line => `  ${line}`)
        .join('\n')
}
