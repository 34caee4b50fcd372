import type { DeviceId } from '../../shared/model/composition.ts'
import type { Problem, SourcePlace } from '../../shared/problems/problem.ts'
import { type CompilerReport, placeOf, plainReport } from './compiler-report.ts'
import { plainNames } from './plain-names.ts'

/** What places in the compiler's messages are matched against. */
export type Known = {
  /** By device name: generated code says `graph:NAME` where a device's own lines are. */
  devices: ReadonlyMap<string, DeviceId>
  /** The device whose source a file is, where that is known: `src/unikernel.ml` to its app. */
  deviceOfFile?: (file: string) => DeviceId | null
  /** The project's own files, as they are named in its folder. */
  files: ReadonlySet<string>
}

/** What a run of dune gave: see `DuneRun`. */
type Said = { reports: readonly CompilerReport[]; messages: readonly string[] }

/**
 * The problems in what the OCaml compilers reported, then in what dune and the linker printed, each once. Messages about generated
 * files that belong to no device come as `build-failed`.
 */
export const diagnose = ({ reports, messages: lines }: Said, known: Known): Problem[] => {
  const found = reports.flatMap(report => reportProblems(report, known))
  // The C compiler runs in the folder of the dune file that names what it compiles.
  let folder = ''
  let at = 0
  while (at < lines.length) {
    const line = lines[at] ?? ''
    const place = readPlace(line)
    if (place && /(^|\/)dune$/.test(place.file)) folder = place.file.slice(0, -'dune'.length)
    const other = linkerProblem(line, known) ?? cProblem(line, folder, known)
    if (other) found.push(other)
    if (place || isPlaceless(line)) {
      const end = endOfMessage(lines, at + 1)
      found.push(
        ...(place
          ? messageProblems(place, lines.slice(at + 1, end), known)
          : [placeless(lines.slice(at, end))]),
      )
      at = end
    } else at += 1
  }
  return distinct(found)
}

const reportProblems = (report: CompilerReport, known: Known): Problem[] => {
  const place = placeOf(report)
  // The linker's driver has said already what this repeats.
  if (place.file === 'caml_startup') return []
  const { severity } = report
  const { message, cause } = plainReport(report)
  const device = deviceAt(place, known)
  if (known.files.has(place.file) || device !== null)
    return [{ code: 'ocaml', severity, place, device, message, ...(cause && { cause }) }]
  // A warning about a generated line is ours to fix, not the user's.
  return severity === 'warning' ? [] : [{ code: 'build-failed', message: placed(place, message) }]
}

/** `main.ml: …`; where a tool that runs others says what went wrong there is no file. */
const placed = ({ file }: SourcePlace, message: string): string =>
  file === '' || file === '_none_' ? message : `${file}: ${message}`

const deviceAt = ({ file }: { file: string }, known: Known): DeviceId | null =>
  file.startsWith('graph:')
    ? (known.devices.get(file.slice('graph:'.length)) ?? null)
    : (known.deviceOfFile?.(file) ?? null)

/** What a message of dune starts with, after its place and the code that it quotes. */
const head = /^(Error|Warning|Alert)\b/

type Place = { file: string; line: number; endLine: number; column: number; endColumn: number }

/** The first line of a message: `File "src/unikernel.ml", lines 3-5, characters 4-10:`. */
const readPlace = (line: string): Place | null => {
  const match = /^File "([^"]+)"(?:, lines? (\d+)(?:-(\d+))?)?(?:, characters (\d+)-(\d+))?:?$/.exec(line)
  if (!match) return null
  const first = Number(match[2] ?? 1)
  const column = Number(match[4] ?? 0)
  return {
    file: (match[1] ?? '').replace(/^_build\/[^/]+\//, '').replace(/^\.\//, ''),
    line: Math.max(1, first),
    endLine: Number(match[3] ?? first) || 1,
    column,
    endColumn: Math.max(column, Number(match[5] ?? column)),
  }
}

/** Dune says some things of the project as a whole. */
const isPlaceless = (line: string): boolean => /^Error: /.test(line)

const placeless = (body: readonly string[]): Problem => ({
  code: 'build-failed',
  message: cycleMessage(body) ?? plainMessage(trimmed(body)),
})

/** Dune names the modules of a cycle by what it keeps of each: `-> .main.eobjs/Other.impl.all-deps`. */
const cycleMessage = (body: readonly string[]): string | null => {
  if (!/^Error: Dependency cycle/i.test(body[0] ?? '')) return null
  const modules = body.flatMap(
    line => /^(?:->)? +\S*\.eobjs\/(?:dune__exe__)?(\w+)\.\w+\.all-deps$/.exec(line)?.[1] ?? [],
  )
  return modules.length < 2
    ? null
    : `The modules need each other, which OCaml cannot compile: ${modules.join(', ')}`
}

const startsMessage = (line: string): boolean =>
  readPlace(line) !== null || isPlaceless(line) || fromLinker.test(line) || fromC.test(line)

/** A message goes on to the next one; dune's own lines between commands have been taken out before. */
const endOfMessage = (lines: readonly string[], from: number): number => {
  let spoken = false
  for (let at = from; at < lines.length; at += 1) {
    const line = lines[at] ?? ''
    // The first `Error:` after a place belongs to it.
    if (startsMessage(line) && (spoken || !isPlaceless(line))) return at
    spoken ||= head.test(line)
  }
  return lines.length
}

const messageProblems = (place: Place, body: readonly string[], known: Known): Problem[] => {
  // The linker has said already what this repeats.
  if (place.file === 'caml_startup') return []
  const start = body.findIndex(line => head.test(line))
  // A place without a message of its own: the quoted code of another one, or where dune says that something was asked for.
  if (start < 0) return []
  const text = trimmed(body.slice(start))
  const severity = /^Error\b/.test(text[0] ?? '') ? 'error' : 'warning'
  const message = plainMessage(text)
  const device = deviceAt(place, known)
  if (known.files.has(place.file) || device !== null) {
    return [{ code: 'ocaml', severity, place: sourcePlace(place), device, message }]
  }
  // A warning about a generated line is ours to fix, not the user's.
  return severity === 'warning'
    ? []
    : [{ code: 'build-failed', message: libraryMessage(message) ?? `${place.file}: ${message}` }]
}

const sourcePlace = ({ file, line, endLine, column, endColumn }: Place): SourcePlace => ({
  file,
  line,
  endLine: Math.max(line, endLine),
  column,
  endColumn,
})

/** `Error: This expression has type string` to `This expression has type string`; following lines keep their layout. */
const plainMessage = (text: readonly string[]): string => {
  const [first = '', ...rest] = text
  const opening = first.replace(/^(Error|Warning|Alert)\b[^:]*: ?/, '')
  return plainNames([opening, ...unindented(rest)].join('\n')).trim()
}

const unindented = (lines: readonly string[]): string[] => {
  const depth = Math.min(...lines.filter(line => line.trim() !== '').map(line => line.search(/\S/)))
  return lines.map(line => (Number.isFinite(depth) ? line.slice(depth) : line))
}

const trimmed = (lines: readonly string[]): string[] => {
  let end = lines.length
  while (end > 0 && (lines[end - 1] ?? '').trim() === '') end -= 1
  return lines.slice(0, end)
}

const libraryMessage = (message: string): string | null => {
  const name = /^Library "([^"]+)"(?: in [^\n]*)? (?:not found|is hidden)/.exec(message)?.[1]
  return name === undefined
    ? null
    : `The library ${name} is not in this universe. Remove it from the app's libraries.`
}

const fromLinker = /(?:^|\/)(?:[\w.-]+-)?ld(?:\.\w+)?: |: undefined reference to /

/** What the linker says about one name or file; its `in function` lines say nothing on their own. */
const linkerProblem = (line: string, known: Known): Problem | null => {
  const missing = /undefined reference to [`'‘]([^'’]+)['’]/.exec(line)?.[1]
  if (missing !== undefined) {
    const message = `Nothing in the image defines \`${missing}\`: the universe does not have it.`
    const at = /_build\/[^/]+\/(\S+?):(\d+):(?:\([^)]*\):)? undefined/.exec(line)
    const file = at?.[1] ?? ''
    if (!known.files.has(file)) return { code: 'build-failed', message }
    const number = Math.max(1, Number(at?.[2]))
    const place = { file, line: number, endLine: number, column: 0, endColumn: 0 }
    return { code: 'ocaml', severity: 'error', place, device: known.deviceOfFile?.(file) ?? null, message }
  }
  const other =
    /^(?:\S*\/)?(?:[\w.-]+-)?ld(?:\.\w+)?: ((?:cannot find|error:|fatal|multiple definition|section ).*)$/.exec(
      line,
    )?.[1]
  return other === undefined
    ? null
    : { code: 'build-failed', message: `The linker says: ${plainNames(other)}` }
}

/** `answer.c:2:55: error: ‘fortytwo’ undeclared`. */
const fromC = /^([^\s:]+\.[chS]):(\d+):(?:(\d+):)? (fatal error|error|warning): (.*)$/

/** What the C compiler says of a file of the project; of any other it is said with what dune prints. */
const cProblem = (line: string, folder: string, known: Known): Problem | null => {
  const match = fromC.exec(line)
  if (!match) return null
  const [, path = '', row, at, kind, message = ''] = match
  const named = path.replace(/^\.\//, '')
  const places = [...known.files].filter(file => file === named || file.endsWith(`/${named}`))
  const file = places.includes(`${folder}${named}`) ? `${folder}${named}` : places[0]
  if (file === undefined || (places.length > 1 && file !== `${folder}${named}`)) return null
  const number = Math.max(1, Number(row))
  const column = Math.max(0, Number(at ?? 1) - 1)
  const place = { file, line: number, endLine: number, column, endColumn: column + 1 }
  const severity = kind === 'warning' ? 'warning' : 'error'
  return { code: 'ocaml', severity, place, device: null, message: plainNames(message) }
}

/** Each once; what has a place is not said again without one. */
const distinct = (problems: readonly Problem[]): Problem[] => {
  const placed = new Set(problems.flatMap(problem => (problem.code === 'ocaml' ? [problem.message] : [])))
  const kept = problems.filter(problem => problem.code !== 'build-failed' || !placed.has(problem.message))
  return [...new Map(kept.map(problem => [JSON.stringify(problem), problem])).values()]
}
