import { formatSeconds } from './format-seconds.mjs'

/*
 * What set-up shows while it works: on a terminal one row a part, redrawn in place with the seconds running; elsewhere
 * (a log file, a CI) one plain line whenever something begins or ends, so that rows of overlapping parts stay readable.
 */

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const marks = { waiting: '·', done: '✓', failed: '✗', stopped: '–' }
const colours = { done: 32, failed: 31, running: 36, waiting: 2, stopped: 2 }

/**
 * A display of the named parts, in this order; nothing is written before the first part starts.
 * @param {string[]} titles
 */
export const createProgressDisplay = (titles, { stream = process.stdout, env = process.env } = {}) => {
  const live = Boolean(stream.isTTY) && env.TERM !== 'dumb' && !env.CI
  const began = performance.now()
  const width = Math.max(...titles.map(title => title.length))
  const rows = new Map(titles.map(title => [title, { title, state: 'waiting', text: '', from: 0, to: 0 }]))
  const write = live
    ? liveWriter([...rows.values()], stream, env, width)
    : plainWriter(stream, () => (performance.now() - began) / 1000)

  /** The part's own handle. `say` is shown everywhere, `progress` on a terminal only, as it changes fast. */
  const part = title => {
    const row = rows.get(title)
    const change = (state, text, kind) => {
      if (row.state === 'waiting') row.from = performance.now()
      Object.assign(row, { state, text, to: performance.now() })
      write(row, kind)
    }
    return {
      start: text => change('running', text, 'line'),
      say: text => change('running', text, 'line'),
      progress: text => change('running', text, 'passing'),
      done: text => change('done', text, 'line'),
      fail: text => change('failed', text, 'line'),
      stop: () => row.state === 'running' && change('stopped', 'stopped', 'passing'),
    }
  }
  return { part, close: () => write(null, 'close'), seconds: () => (performance.now() - began) / 1000 }
}

const secondsOf = row => ((row.state === 'running' ? performance.now() : row.to) - row.from) / 1000

const plainWriter = (stream, clock) => (row, kind) => {
  if (kind !== 'line') return
  const took = row.state === 'done' || row.state === 'failed' ? `, ${formatSeconds(secondsOf(row))}` : ''
  stream.write(`[${String(Math.round(clock())).padStart(4)} s] ${row.title}: ${row.text}${took}\n`)
}

const liveWriter = (rows, stream, env, width) => {
  let drawn = 0
  let frame = 0
  let timer
  const paint = (text, state) => (env.NO_COLOR ? text : `\u001b[${colours[state]}m${text}\u001b[0m`)
  const draw = () => {
    const columns = Math.max(40, stream.columns ?? 80)
    const lines = rows.map(row => {
      const mark = row.state === 'running' ? frames[frame % frames.length] : marks[row.state]
      const time = row.state === 'waiting' ? '' : formatSeconds(secondsOf(row))
      const room = columns - width - time.length - 8
      const text = row.text.length > room ? `${row.text.slice(0, room - 1)}…` : row.text.padEnd(room)
      return `  ${paint(mark, row.state)} ${row.title.padEnd(width)}  ${text} ${paint(time, 'waiting')}`
    })
    stream.write(
      `${drawn > 0 ? `\u001b[${drawn}A` : ''}${lines.map(line => `\r\u001b[2K${line}\n`).join('')}`,
    )
    drawn = lines.length
    frame += 1
  }
  return (_row, kind) => {
    if (kind === 'close') {
      if (timer) draw()
      clearInterval(timer)
      timer = undefined
    } else if (!timer) {
      draw()
      timer = setInterval(draw, 120)
    }
  }
}
