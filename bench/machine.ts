import { execFileSync } from 'node:child_process'
import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'

const inRoot = fileURLToPath(new URL('../unikernel/toolchain/in-root', import.meta.url))

/** What the numbers were taken on, as lines of text. */
export const describeMachine = (): string[] => [
  `processor  ${cpus()[0]?.model.trim() ?? 'unknown'}, ${availableParallelism()} cores`,
  `load       ${loadavg()[0]?.toFixed(1)} of ${availableParallelism()} before the first measure: more than a little makes every time longer`,
  `memory     ${(totalmem() / 1024 ** 3).toFixed(1)} GiB`,
  `kernel     Linux ${release()}`,
  `programs   Node ${process.versions.node}, OCaml ${versionOf(inRoot, ['ocamlopt', '-version'])}, dune ${versionOf(inRoot, ['dune', '--version'])}, gcc ${versionOf(inRoot, ['gcc', '-dumpfullversion'])}`,
]

const versionOf = (program: string, args: readonly string[]): string => {
  try {
    return execFileSync(program, args, { encoding: 'utf8' }).trim()
  } catch {
    return 'not found'
  }
}
