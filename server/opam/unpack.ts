import { lchown, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Workspace } from '../fs/workspace.ts'
import { insidePath, temporaryFolder } from '../process/confinement.ts'
import { searchPath } from '../process/root.ts'
import { overLimitReason, runConfinedForText } from '../process/run-confined.ts'
import type { OpamTools } from './opam-tools.ts'

/** A shell's text over words that are handed to it apart: `$1` is the archive, `$2` the folder. */
const script = `set -eu
mkdir -p "$2"
case $(head -c 4 "$1" | od -An -tx1 | tr -d ' ') in
504b0304) unzip -q "$1" -d "$2" ;;
*) tar -xf "$1" -C "$2" --no-same-owner --no-same-permissions ;;
esac
chmod -R u+w,a+rX "$2"`

/**
 * Unpacks an archive (tar, compressed in any way, or zip) into a folder of a workspace, confined as builds are. Gives why not, in words;
 * null where it was unpacked.
 */
export const unpackArchive = async (
  archive: string,
  workspace: Workspace,
  folder: string,
  tools: OpamTools,
  signal?: AbortSignal,
): Promise<string | null> => {
  const there = join(insidePath(tools.confinement, { writable: workspace.folder }), folder)
  const { ended, stderr } = await runConfinedForText(
    tools,
    workspace,
    [dirname(archive)],
    'sh',
    ['-c', script, 'sh', archive, there],
    {
      env: { PATH: searchPath, HOME: temporaryFolder(tools.confinement), LC_ALL: 'C.UTF-8' },
      timeoutMs: tools.limits.buildMs * 5,
      maxOutputBytes: 1_000_000,
      signal,
    },
  )
  if (ended.how === 'exited' && ended.code === 0) return null
  if (ended.how === 'over-limit') return overLimitReason(ended.total, tools.limits)
  return `it cannot be unpacked (${stderr.trim().split('\n').at(-1) || ended.how})`
}

/** The one folder that all files of an unpacked archive are in; the folder itself where there are more. */
export const insideOf = async (folder: string): Promise<string> => {
  const entries = await readdir(folder, { withFileTypes: true })
  const [only] = entries
  return entries.length === 1 && only?.isDirectory() ? join(folder, only.name) : folder
}

/** Makes what a build's user wrote this process's own, where it may. */
export const takeBack = async (folder: string): Promise<void> => {
  const [user, group] = [process.getuid?.(), process.getgid?.()]
  if (user !== 0 || group === undefined) return
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await takeBack(path)
    else await lchown(path, user, group)
  }
  await lchown(folder, user, group)
}
