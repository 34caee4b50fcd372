import { readdirSync, readFileSync } from 'node:fs'

/** A process, told apart from a later one with the same number. */
export type Pid = { pid: number; started: string }

const statOf = (pid: number): { parent: number; started: string; state: string } | null => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return { state: fields[0] ?? '', parent: Number(fields[1]), started: fields[19] ?? '' }
  } catch {
    return null
  }
}

const allProcesses = (): number[] =>
  readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(Number)

/** The children of a process, theirs, and so on. */
export const descendantsOf = (ancestor: number): Pid[] => {
  const children = allProcesses().flatMap(pid => {
    const stat = statOf(pid)
    return stat?.parent === ancestor ? [{ pid, started: stat.started }] : []
  })
  return children.flatMap(child => [child, ...descendantsOf(child.pid)])
}

/** The processes that have a folder on their command line, and their descendants. */
export const processesIn = (folder: string): Pid[] =>
  allProcesses().flatMap(pid => {
    const stat = statOf(pid)
    return stat && commandOf(pid).includes(folder)
      ? [{ pid, started: stat.started }, ...descendantsOf(pid)]
      : []
  })

const commandOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

export const isAlive = ({ pid, started }: Pid): boolean => {
  const stat = statOf(pid)
  return stat !== null && stat.started === started && stat.state !== 'Z'
}
