import { describe, expect, it } from 'vitest'
import type { RunEvent } from '../../shared/protocol/run.ts'
import { createLogBuffer } from '../../web/panels/log/log-buffer.ts'
import { createConsoleWriter, formatLoadResult, formatOutcome } from '../../web/panels/run/console-lines.ts'

const written = (...pieces: (string | { runner: string })[]) => {
  const log = createLogBuffer(1000, () => {})
  createConsoleWriter(log).accept(
    pieces.map((piece, seq): RunEvent => {
      const runner = typeof piece !== 'string'
      return {
        seq,
        at: seq,
        type: 'console',
        stream: runner ? 'runner' : 'guest',
        text: runner ? piece.runner : piece,
      }
    }),
  )
  return log.text()
}

describe('a load test', () => {
  const result = {
    url: 'http://127.0.0.1:4000/',
    connections: 16,
    seconds: 5.02,
    requests: 43_500,
    failed: 0,
    medianMs: 0,
    p99Ms: 4,
  }
  it('is said in one line', () =>
    expect(formatLoadResult(result)).toBe(
      '16 connections for 5 s: 8,665 requests a second, half within 1 ms, 99 % within 4 ms',
    ))
  it('counts what failed', () =>
    expect(formatLoadResult({ ...result, failed: 1200 })).toMatch(/within 4 ms, 1,200 failures$/))
})

describe('console text', () => {
  it('becomes lines, however it is cut', () => {
    expect(written('one\ntwo\n')).toBe('one\ntwo')
    expect(written('o', 'ne', '\nt', 'wo\r\n', 'three')).toBe('one\ntwo\nthree')
  })
  it('keeps a prompt that has no line end', () => expect(written('a\n> ')).toBe('a\n> '))
  it('starts a line where another begins to speak', () =>
    expect(written('half', { runner: 'hvt-run: stop\n' }, 'rest')).toBe('half\nhvt-run: stop\nrest'))
})

describe('the end of a run', () => {
  it('is told in words', () => {
    expect(formatOutcome({ how: 'exited', status: 0, ms: 4012 })).toEqual({
      text: 'Ended by itself after 4.01 s, exit status 0',
      tone: 'ok',
    })
    expect(formatOutcome({ how: 'exited', status: 2, ms: 90_000 }).text).toBe(
      'Ended after 1 min 30 s with exit status 2',
    )
    expect(formatOutcome({ how: 'refused', reason: 'not an ELF file', ms: 1 }).text).toBe(
      'Not booted: not an ELF file',
    )
  })
})
