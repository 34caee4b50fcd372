import { z } from 'zod'

const TraceEvent = z.object({
  name: z.string(),
  ph: z.string(),
  pid: z.number(),
  tid: z.number(),
  ts: z.number(),
  dur: z.number().optional(),
  /** Time of the processor: what it was busy with this, whatever else the machine did meanwhile. */
  tdur: z.number().optional(),
  args: z.looseObject({ name: z.string().optional() }).optional(),
})
const Trace = z.object({ traceEvents: z.array(TraceEvent) })

/**
 * What a frame took of the page's main thread, in milliseconds: by the clock, and of the processor alone; and the time from
 * its beginning to that of the next, which at 60 frames a second is 16.7 ms or a whole number of times that, give or take
 * the timer's fraction of a millisecond: no work is read from it, only whether frames were left out.
 */
export type Frame = { clock: number; processor: number; interval: number }

/** Below this, in milliseconds of the processor, a frame is one that nothing happened in. */
const idle = 1

/**
 * The frames of a page from a trace of Chromium: all tasks of its main thread from one animation frame to the next. Idle
 * ones do not count: a browser that waits for the next movement of the pointer would seem the faster the longer it waits.
 */
export const frameTimes = (text: string): Frame[] => {
  const { traceEvents } = Trace.parse(JSON.parse(text))
  const begins = traceEvents.filter(({ name }) => name === 'FireAnimationFrame')
  const thread = busiest(begins)
  if (!thread) throw new Error('the trace has no frames')
  const own = ({ pid, tid }: z.infer<typeof TraceEvent>) => pid === thread.pid && tid === thread.tid
  const starts = begins
    .filter(own)
    .map(({ ts }) => ts)
    .sort((a, b) => a - b)
  const tasks = traceEvents
    .filter(event => own(event) && event.ph === 'X' && event.name === 'RunTask')
    .sort((a, b) => a.ts - b.ts)
  const frames: Frame[] = []
  let at = 0
  for (let frame = 0; frame + 1 < starts.length; frame++) {
    const end = starts[frame + 1] ?? 0
    const sum = { clock: 0, processor: 0, interval: (end - (starts[frame] ?? end)) / 1000 }
    // A task belongs to the frame that begins in it, or that it begins in.
    for (let task = tasks[at]; task && task.ts + (task.dur ?? 0) <= end; task = tasks[at]) {
      sum.clock += (task.dur ?? 0) / 1000
      sum.processor += (task.tdur ?? task.dur ?? 0) / 1000
      at++
    }
    if (sum.processor >= idle) frames.push(sum)
  }
  return frames
}

const busiest = (begins: readonly z.infer<typeof TraceEvent>[]) => {
  const counts = new Map<string, { pid: number; tid: number; count: number }>()
  for (const { pid, tid } of begins) {
    const entry = counts.get(`${pid} ${tid}`) ?? { pid, tid, count: 0 }
    counts.set(`${pid} ${tid}`, { ...entry, count: entry.count + 1 })
  }
  return [...counts.values()].sort((a, b) => b.count - a.count)[0]
}
