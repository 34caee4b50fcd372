import type { LoadResult, RunEvent, RunOutcome } from '../../../shared/protocol/run.ts'
import { pluralize, seconds } from '../../ui/text/units.ts'
import type { LogBuffer, NewLine } from '../log/log-buffer.ts'

type Console = Extract<RunEvent, { type: 'console' }>

/**
 * Puts console text, which comes in pieces of any length, into a log as whole lines: the last line stays open until its
 * line end comes or someone else writes.
 */
export const createConsoleWriter = (log: LogBuffer) => {
  let open: { stream: Console['stream']; line: NewLine } | null = null

  const write = ({ stream, text, at }: Console): void => {
    const [head = '', ...rest] = text.replaceAll('\r\n', '\n').split('\n')
    if (open?.stream === stream) {
      open.line = { ...open.line, text: open.line.text + head }
      log.replaceLast(open.line)
    } else begin(stream, at, head)
    for (const line of rest) {
      open = null
      begin(stream, at, line)
    }
  }

  /** An empty rest after a line end is no line yet. */
  const begin = (stream: Console['stream'], at: number, text: string): void => {
    if (text === '') return
    const line: NewLine = {
      at,
      tool: stream === 'guest' ? 'console' : 'runner',
      text,
      level: stream === 'guest' ? 'plain' : 'note',
    }
    open = { stream, line }
    log.append([line])
  }

  return {
    accept: (events: readonly RunEvent[]): void => {
      for (const event of events) if (event.type === 'console') write(event)
    },
    /** A line of the page's own. */
    say: (at: number, text: string, level: NewLine['level'], tool = 'composer'): void => {
      open = null
      log.append([{ at, tool, text, level }])
    },
  }
}

/** `16 connections for 5 s: 8,700 requests a second, half within 1 ms, 99 % within 4 ms`. */
export const formatLoadResult = ({
  connections,
  seconds: took,
  requests,
  failed,
  medianMs,
  p99Ms,
}: LoadResult): string => {
  const rate = pluralize(Math.round(requests / took), 'request')
  const failures = failed > 0 ? `, ${pluralize(failed, 'failure')}` : ''
  return `${pluralize(connections, 'connection')} for ${Math.round(took)} s: ${rate} a second, half within ${Math.max(1, medianMs)} ms, 99 % within ${Math.max(1, p99Ms)} ms${failures}`
}

/** How a run ended, in words. `tone` for its colour and icon. */
export const formatOutcome = (outcome: RunOutcome): { text: string; tone: 'ok' | 'danger' | 'plain' } => {
  switch (outcome.how) {
    case 'exited':
      return outcome.status === 0
        ? { text: `Ended by itself after ${seconds(outcome.ms)}, exit status 0`, tone: 'ok' }
        : { text: `Ended after ${seconds(outcome.ms)} with exit status ${outcome.status}`, tone: 'danger' }
    case 'stopped':
      return { text: `Stopped on request after ${seconds(outcome.ms)}`, tone: 'plain' }
    case 'timed-out':
      return { text: `Stopped after ${seconds(outcome.ms)}: the time limit for a run`, tone: 'danger' }
    case 'too-much-output':
      return {
        text: `Stopped after ${seconds(outcome.ms)}: more than ${Math.round(outcome.limitBytes / 1e6)} MB of output`,
        tone: 'danger',
      }
    case 'refused':
      return { text: `Not booted: ${outcome.reason}`, tone: 'danger' }
  }
}
