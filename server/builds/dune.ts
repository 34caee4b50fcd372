import { join } from 'node:path'
import type { Workspace } from '../fs/workspace.ts'
import { insidePath, temporaryFolder } from '../process/confinement.ts'
import { searchPath } from '../process/root.ts'
import { type ConfinedEnd, runConfined, type Sandbox } from '../process/run-confined.ts'
import { type CompilerReport, reportingEnvironment } from './compiler-report.ts'
import { type DuneLine, duneLineReader } from './dune-output.ts'
import type { Toolchain } from './toolchain.ts'

export type DuneRun = ConfinedEnd & {
  /** What the OCaml compilers reported. */
  reports: CompilerReport[]
  /** What other tools, the linker and dune had to say, line by line, without dune's account of itself. */
  messages: string[]
}

/**
 * Builds targets of a workspace, once, in dune's cross context: paths from `folder`, where in the workspace the tree is, or
 * aliases.
 */
export const runDune = async (
  workspace: Workspace,
  targets: readonly string[],
  toolchain: Toolchain,
  sandbox: Sandbox,
  onLine: (line: DuneLine) => void,
  signal: AbortSignal,
  folder = '.',
): Promise<DuneRun> => {
  const { confinement, limits } = sandbox
  const root = join(insidePath(confinement, { writable: workspace.folder }), folder)
  const words = [
    ...['build', '--root', root, '--no-config', '--profile', 'release', '-j', '2'],
    // Says each command as it starts: that is where the stages come from.
    ...['--display', 'verbose', '--cache', 'disabled', ...targets],
  ]
  const reports: CompilerReport[] = []
  const messages: string[] = []
  const read = duneLineReader()
  const end = await runConfined(sandbox, workspace, toolchain.folders, 'dune', words, {
    env: {
      // The toolchain's own tools come last: the compilers among them have the names of the root's.
      PATH: `${searchPath}:${join(toolchain.prefix, 'bin')}`,
      HOME: temporaryFolder(confinement),
      TMPDIR: temporaryFolder(confinement),
      LC_ALL: 'C.UTF-8',
      ...reportingEnvironment,
      OCAMLFIND_CONF: toolchain.findlibConf,
      // No path of this machine may reach the image.
      BUILD_PATH_PREFIX_MAP: `/composition=${root}`,
      SOURCE_DATE_EPOCH: '0',
    },
    timeoutMs: limits.buildMs,
    maxOutputBytes: limits.buildOutputBytes,
    signal,
    onLine: text => {
      const line = read(text)
      if (line.kind === 'noise') return
      if (line.kind === 'message') messages.push(line.text)
      if (line.kind === 'report') reports.push(line.report)
      onLine(line)
    },
  })
  return { ...end, reports, messages }
}
