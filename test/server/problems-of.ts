import { diagnose, type Known } from '../../server/builds/diagnostics.ts'
import { duneLineReader } from '../../server/builds/dune-output.ts'
import { DeviceId } from '../../shared/model/composition.ts'
import type { Problem } from '../../shared/problems/problem.ts'

export const app = DeviceId.parse('app-1')

/** A project with an app in `src/unikernel.ml`, which is called hello. */
export const known: Known = {
  devices: new Map([['hello', app]]),
  files: new Set(['src/unikernel.ml', 'src/unikernel.mli', 'src/other.ml', 'src/third.ml']),
  deviceOfFile: file => (file.startsWith('src/unikernel.ml') ? app : null),
}

/** The problems in what dune and the compilers printed. */
export const problemsOf = (...printed: string[]): Problem[] => {
  const read = duneLineReader()
  const lines = printed.flatMap(text => text.split('\n')).map(text => read(text))
  return diagnose(
    {
      reports: lines.flatMap(line => (line.kind === 'report' ? [line.report] : [])),
      messages: lines.flatMap(line => (line.kind === 'message' ? [line.text] : [])),
    },
    known,
  )
}
