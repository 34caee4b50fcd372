import { stripVTControlCharacters } from 'node:util'
import { readOrNothing } from './read-or-nothing.mjs'

/** Exit statuses of set-up, beside 0 and the usual 130 and 143 of a signal. */
export const status = { failed: 1, wrongMachine: 2, needsRoot: 3 }

/** A failure that was foreseen: it is shown as its text alone, without a stack. */
export class Stop extends Error {
  /**
   * @param {string} message what went wrong, where, and what to do
   * @param {{ status?: number, excerpt?: string }} [more] `excerpt`: the lines of a log that tell the reason
   */
  constructor(message, { status: exitStatus = status.failed, excerpt = '' } = {}) {
    super(message)
    this.status = exitStatus
    this.excerpt = excerpt
  }
}

/** The last lines of a log, indented, without stacks; of those that match `only`, the first ones. Empty where there is no log. */
export const excerptOf = (file, { only } = {}) => {
  const lines = stripVTControlCharacters(readOrNothing(file))
    .trimEnd()
    .split('\n')
    .filter(line => !/^\s+at /.test(line))
  const chosen = only ? lines.filter(line => only.test(line)).slice(0, 15) : lines.slice(-15)
  return chosen.map(line => `  ${line}`.trimEnd()).join('\n')
}
