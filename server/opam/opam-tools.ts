import type { Toolchain } from '../builds/toolchain.ts'
import type { Workspaces } from '../fs/workspace.ts'
import type { Sandbox } from '../process/run-confined.ts'

/** What solving, fetching and compiling packages need from their surroundings. */
export type OpamTools = Sandbox & {
  toolchain: Toolchain
  workspaces: Workspaces
  /** Where repositories, archives and compiled packages are kept: a folder of the cache folder. */
  folder: string
}
