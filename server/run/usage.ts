import { readFile } from 'node:fs/promises'

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
