import { readFile } from 'node:fs/promises'
import type { ManifestEntry } from '../../shared/protocol/build.ts'
import type { RunEvent } from '../../shared/protocol/run.ts'
import type { EventLog } from '../builds/event-log.ts'
import { readCounters } from './device-metrics.ts'

export type Usage = { residentBytes: number; cpuMs: number }

/** What a process uses of memory and processor; null where it has ended. */
export const usageOf = async (pid: number): Promise<Usage | null> => {
  const [memory, stat] = await Promise.all([
    readFile(`/proc/${pid}/statm`, 'utf8').catch(() => null),
    readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null),
  ])
  if (memory === null || stat === null) return null
  const pages = Number(memory.split(' ')[1])
  // After the name in parentheses: user and system time are the 12th and 13th, in hundredths of a second.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const ticks = Number(fields[11]) + Number(fields[12])
  return Number.isFinite(pages + ticks) ? { residentBytes: pages * 4096, cpuMs: ticks * 10 } : null
}

/** `counters`: the file that the runner counts in, where it has one. */
export type UsageWatch = {
  start: (pid: number, counters: string | null, manifest: readonly ManifestEntry[]) => void
  stop: () => void
}

/** Tells once a second what the guest uses and what passes through its devices, while that changes and once after. */
export const watchUsage = (log: EventLog<RunEvent>): UsageWatch => {
  let timer: NodeJS.Timeout | undefined
  let told = ''
  let still = false
  return {
    start: (pid, counters, manifest) => {
      const read = async () => {
        const [usage, devices] = await Promise.all([
          usageOf(pid),
          counters === null ? [] : readCounters(counters, manifest),
        ])
        const now = JSON.stringify([usage, devices])
        // Once more after the last change: that nothing passes now is an event, too.
        if (!usage || timer === undefined || (told === now && still)) return
        still = told === now
        told = now
        log.add({ type: 'usage', ...usage, devices })
      }
      // What could not be read now is read in a second.
      timer = setInterval(() => void read().catch(() => undefined), 1000)
    },
    stop: () => {
      clearInterval(timer)
      timer = undefined
    },
  }
}
