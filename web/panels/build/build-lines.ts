import type { BuildEvent, BuildOutcome } from '../../../shared/protocol/build.ts'
import type { NewLine } from '../log/log-buffer.ts'

const stageTexts = {
  generate: 'Generating the project',
  compile: 'Compiling',
  link: 'Linking',
  check: 'Checking the image',
} as const

/** The lines of the log that an event of a build is. */
export const linesOf = (event: BuildEvent): NewLine[] => {
  switch (event.type) {
    case 'log':
      return event.text.split('\n').map((text, index) => ({
        at: index === 0 ? event.at : null,
        tool: index === 0 ? event.tool : '',
        text,
        level: event.level,
      }))
    case 'stage':
      return [{ at: event.at, tool: 'stage', text: stageTexts[event.stage], level: 'note' }]
    case 'queued':
      return event.position === 0
        ? []
        : [{ at: event.at, tool: 'queue', text: `${event.position} before this one`, level: 'note' }]
    case 'problem':
      return []
    case 'done':
      return [{ at: event.at, ...lastLine(event.outcome) }]
  }
}

const lastLine = (outcome: BuildOutcome): Omit<NewLine, 'at'> => {
  const tool = 'composer'
  switch (outcome.how) {
    case 'built':
      return {
        tool,
        level: 'note',
        text: `${outcome.image.fileName}, ${outcome.image.bytes.toLocaleString('en')} bytes, SHA-256 ${outcome.image.hash}${outcome.cached ? ' (from the store: the same inputs were built before)' : ''}`,
      }
    case 'failed':
      return { tool, level: 'error', text: 'Failed. The problems are listed under Problems.' }
    case 'cancelled':
      return { tool, level: 'warning', text: 'Stopped on request.' }
    case 'timed-out':
      return {
        tool,
        level: 'error',
        text: `Stopped: not done after ${Math.round(outcome.limitMs / 1000)} s, the time limit. Look for code that the compiler cannot finish.`,
      }
    case 'interrupted':
      return { tool, level: 'error', text: 'The server ended while this build ran. Build again.' }
    case 'impossible':
      return { tool, level: 'error', text: outcome.reason }
  }
}
