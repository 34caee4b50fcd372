import { z } from 'zod'

const TraceEvent = z.object({
  name: z.string(),
  ph: z.string(),
  pid: z.number(),
  tid: z.number(),
  ts: z.number(),
  dur: z.number().optional(),
  args: z.looseObject({ name: z.string().optional() }).optional(),
})
const Trace = z.object({ traceEvents: z.array(TraceEvent) })

/**
 * What each frame of a page took of its main thread, in milliseconds, from a trace of Chromium: all tasks from one
 * animation frame to the next. Frames with nothing to do count too.
 */
export const frameTimes = (text: string): number[] => {
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
  const frames: number[] = []
  let at = 0
  for (let frame = 0; frame + 1 < starts.length; frame++) {
    const end = starts[frame + 1] ?? 0
    let sum = 0
    // A task belongs to the frame that begins in it, or that it begins in.
    for (let task = tasks[at]; task && task.ts + (task.dur ?? 0) <= end; task = tasks[at]) {
      sum += task.dur ?? 0
      at++
    }
    frames.push(sum / 1000)
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
