import { lchown, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Limits } from '../config.ts'
import type { Workspace } from '../fs/workspace.ts'
import { makeCgroup } from './cgroup.ts'
import { type Confinement, confined } from './confinement.ts'
import { type Ended, type RunOptions, run } from './run-process.ts'
import { type Total, type Watch, watchTotals } from './watch-totals.ts'

/** How a confined command ended. `over-limit`: all its processes together used more than a build may. */
export type ConfinedEnd = { ended: Ended | { how: 'over-limit'; total: Total }; diskWasFull: boolean }

/** Where a confined command runs. */
export type Sandbox = { confinement: Confinement; limits: Limits }

/**
 * The one door to programs that read what users wrote: in the sandbox of `confined`, within the limits of one process and of
 * all together, as the user that its workspace belongs to. `readOnly`: folders that it sees beside the system's.
 */
export const runConfined = async (
  { confinement, limits }: Sandbox,
  workspace: Workspace,
  readOnly: readonly string[],
  program: string,
  args: readonly string[],
  options: Omit<RunOptions, 'cwd' | 'onStarted'>,
): Promise<ConfinedEnd> => {
  if (confinement.kind === 'none')
    return { ended: { how: 'not-started', reason: confinement.reason }, diskWasFull: false }
  if (confinement.kind === 'bubblewrap' && confinement.user === 'separate')
    await giveTo(workspace.user, workspace.folder)
  const folders = { readOnly, writable: workspace.folder }
  const inSandbox = confined(confinement, limits, folders, program, args, workspace.user)
  const cgroups = confinement.kind === 'bubblewrap' ? confinement.cgroups : null
  const group = cgroups ? await makeCgroup(cgroups, limits, inSandbox) : null
  const command = group?.command ?? inSandbox
  const tooMuch = new AbortController()
  let total: Total | null = null
  let watch: Watch | null = null
  const ended = await run(command.program, command.args, {
    ...options,
    cwd: workspace.folder,
    signal: options.signal ? AbortSignal.any([options.signal, tooMuch.signal]) : tooMuch.signal,
    // Nothing that is over its limit gets time to say goodbye.
    graceMs: confinement.kind === 'bubblewrap' ? 0 : 500,
    onStarted: pid => {
      watch = watchTotals(pid, workspace.folder, limits, which => {
        total ??= which
        tooMuch.abort()
      })
    },
  })
  const { diskWasFull } = (await (watch as Watch | null)?.stop()) ?? { diskWasFull: false }
  // What the kernel refuses a group ends in a failure of the tool, or in its end.
  const failed = ended.how === 'killed' || (ended.how === 'exited' && ended.code !== 0)
  if (failed) total ??= (await group?.passed()) ?? null
  await group?.release()
  return {
    ended: total !== null && (failed || ended.how === 'cancelled') ? { how: 'over-limit', total } : ended,
    diskWasFull,
  }
}

/** `runConfined`, with what the program printed on standard output and the end of what it printed on standard error. */
export const runConfinedForText = async (
  sandbox: Sandbox,
  workspace: Workspace,
  readOnly: readonly string[],
  program: string,
  args: readonly string[],
  options: Omit<RunOptions, 'cwd' | 'onStarted' | 'onText' | 'onLine'>,
): Promise<ConfinedEnd & { stdout: string; stderr: string }> => {
  const text = { stdout: '', stderr: '' }
  const end = await runConfined(sandbox, workspace, readOnly, program, args, {
    ...options,
    onText: (piece, stream) => {
      text[stream] += piece
    },
  })
  return { ...end, stdout: text.stdout, stderr: text.stderr.slice(-4000) }
}

/** A total that was passed, in words, with its limit. */
export const overLimitReason = (total: Total, limits: Limits): string => {
  const megabytes = (bytes: number) => `${Math.round(bytes / 1024 / 1024)} MB`
  switch (total) {
    case 'memory':
      return `The build needed more than ${megabytes(limits.buildMemoryBytes)} of memory and was stopped. UNIKERNEL_COMPOSER_BUILD_MEMORY_MB sets the limit.`
    case 'processes':
      return `The build started more than ${limits.buildProcesses} processes and was stopped. UNIKERNEL_COMPOSER_BUILD_PROCESSES sets the limit.`
    case 'temporary-files':
      return `The build needed more than ${megabytes(limits.buildTemporaryBytes)} for temporary files and was stopped. UNIKERNEL_COMPOSER_BUILD_TMP_MB sets the limit.`
    case 'folder-bytes':
      return `The build wrote more than ${megabytes(limits.buildFolderBytes)} and was stopped. UNIKERNEL_COMPOSER_BUILD_DISK_MB sets the limit.`
    case 'folder-files':
      return `The build wrote more than ${limits.buildFolderFiles} files and was stopped.`
  }
}

/** Makes a folder and all in it a user's own. */
const giveTo = async (user: number, folder: string): Promise<void> => {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await giveTo(user, path)
    else await lchown(path, user, user)
  }
  await lchown(folder, user, user)
}
