import type { Workspace } from '../fs/workspace.ts'
import { temporaryFolder } from '../process/confinement.ts'
import { searchPath } from '../process/root.ts'
import { type ConfinedEnd, runConfined } from '../process/run-confined.ts'
import type { OpamTools } from './opam-tools.ts'

/**
 * Runs the root's opam, confined as builds are: without a network, and without what this machine's own opam has.
 * @param opamRoot the folder with opam's state, as the confined command sees it
 * @param readOnly folders that it sees beside the system's
 */
export const runOpam = async (
  tools: OpamTools,
  workspace: Workspace,
  opamRoot: string,
  readOnly: readonly string[],
  args: readonly string[],
  signal?: AbortSignal,
): Promise<ConfinedEnd & { stdout: string; stderr: string }> => {
  const text = { stdout: '', stderr: '' }
  const end = await runConfined(tools, workspace, readOnly, 'opam', args, {
    env: {
      PATH: searchPath,
      HOME: temporaryFolder(tools.confinement),
      TMPDIR: temporaryFolder(tools.confinement),
      LC_ALL: 'C.UTF-8',
      OPAMROOT: opamRoot,
      OPAMROOTISOK: '1',
      OPAMLOGS: temporaryFolder(tools.confinement),
      OPAMCOLOR: 'never',
      OPAMUTF8: 'always',
      OPAMNOSELFUPGRADE: '1',
      OPAMSOLVERTIMEOUT: String(solverSeconds),
    },
    timeoutMs: 2000 * solverSeconds,
    maxOutputBytes: 8_000_000,
    signal,
    onText: (piece, stream) => {
      text[stream] += piece
    },
  })
  return { ...end, ...text }
}

/** How long the solver looks for a better solution: plenty on a machine that does much else. */
const solverSeconds = 300
