import { describe, expect, it } from 'vitest'
import { GuessLimit } from '../../server/http/guess-limit.ts'
import { Sessions } from '../../server/http/sessions.ts'

const hour = 3_600_000

/** A clock that stands still until it is moved. */
const clock = () => {
  let time = 1_790_000_000_000
  return {
    now: () => time,
    pass: (ms: number) => {
      time += ms
    },
  }
}

describe('a session', () => {
  it('has a number of its own that nobody can work out', () => {
    const sessions = new Sessions()
    const ids = new Set(Array.from({ length: 100 }, () => sessions.start()))
    expect(ids.size).toBe(100)
    for (const id of ids) expect(id).toMatch(/^[\w-]{43}$/)
    expect(sessions.use('made-up')).toBe(false)
    sessions.stop()
  })

  it('ends a day after it was last used, not after it began', () => {
    const { now, pass } = clock()
    const sessions = new Sessions(now)
    const id = sessions.start()
    for (let uses = 0; uses < 5; uses += 1) {
      pass(23 * hour)
      expect(sessions.use(id)).toBe(true)
    }
    pass(25 * hour)
    expect(sessions.use(id)).toBe(false)
    sessions.stop()
  })

  it('has its cookie set again once an hour, so that both last as long', () => {
    const { now, pass } = clock()
    const sessions = new Sessions(now)
    const id = sessions.start()
    expect(sessions.cookieDue(id)).toBe(false)
    pass(2 * hour)
    expect(sessions.cookieDue(id)).toBe(true)
    expect(sessions.cookieDue(id)).toBe(false)
    expect(sessions.cookieDue('made-up')).toBe(false)
    sessions.stop()
  })

  it('is forgotten when more than a thousand came after it', () => {
    const sessions = new Sessions()
    const first = sessions.start()
    for (let count = 0; count < 1000; count += 1) sessions.start()
    expect(sessions.use(first)).toBe(false)
    sessions.stop()
  })
})

describe('wrong tokens', () => {
  it('of one client are heard fifty times, then once a second; those of others as before', () => {
    const { now, pass } = clock()
    const guesses = new GuessLimit(now)
    for (let count = 0; count < 50; count += 1) {
      expect(guesses.wait('a')).toBe(0)
      guesses.failed('a')
    }
    expect(guesses.wait('a')).toBe(1)
    expect(guesses.wait('b')).toBe(0)
    pass(1000)
    expect(guesses.wait('a')).toBe(0)
    guesses.failed('a')
    expect(guesses.wait('a')).toBe(1)
    pass(24 * hour)
    for (let count = 0; count < 50; count += 1) guesses.failed('a')
    expect(guesses.wait('a')).toBe(1)
  })

  it('of very many clients take a bounded room', () => {
    const guesses = new GuessLimit(() => 0)
    for (let count = 0; count < 50; count += 1) guesses.failed('first')
    for (let count = 0; count < 10_000; count += 1) guesses.failed(`client ${count}`)
    expect(guesses.wait('first')).toBe(0)
  })
})
