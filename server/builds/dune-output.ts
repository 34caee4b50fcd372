import type { Stage } from '../../shared/protocol/build.ts'
import { type CompilerReport, reportInLine } from './compiler-report.ts'

/** What one line of `dune build --display=verbose` means to someone who watches. */
export type DuneLine =
  /** Dune starts a command. */
  | { kind: 'command'; tool: string; text: string; stage: Stage }
  /** From a compiler, the linker, or dune about the project. */
  | { kind: 'message'; tool: string; level: Level; text: string }
  /** What a compiler of the toolchain reports, and how it would have printed it. */
  | { kind: 'report'; report: CompilerReport; lines: readonly { level: Level; text: string }[] }
  /** Dune's account of itself: its contexts, its cache, the command that a message belongs to. */
  | { kind: 'noise' }

type Level = 'plain' | 'warning' | 'error'

/** Reads dune's output line by line. Keeps state, since a message goes over several lines: one reader for one build. */
export const duneLineReader = (): ((line: string) => DuneLine) => {
  let inContext = false
  let tool = 'dune'
  return line => {
    if (line.startsWith('Dune context:')) {
      inContext = true
      return noise
    }
    if (inContext) {
      // The contexts are printed as one indented value, which ends with ` }`.
      if (line === ' }') inContext = false
      return noise
    }
    const reported = reportInLine(line)
    if (reported) {
      const lines = reported.text.replace(/^\n+|\s+$/g, '').split('\n')
      return {
        kind: 'report',
        report: reported.report,
        lines: lines.map(text => ({ level: levelOf(text), text })),
      }
    }
    const running = /^Running\[\d+\]: (.*)$/.exec(line)
    if (running) return commandOf(running[1] ?? '')
    const command = /^\$ (.*)$/.exec(line)
    if (command) {
      tool = toolOf(programOf(command[1] ?? ''))
      return noise
    }
    const signal = /^Command \[\d+\] got signal (\S+?)[:.]?$/.exec(line)?.[1]
    if (signal !== undefined) {
      const text = `${tool === 'dune' ? 'A tool of the build' : `\`${tool}\``} was stopped: ${endedBecause(signal)}.`
      return { kind: 'message', tool: 'dune', level: 'error', text }
    }
    if (noiseLines.some(pattern => pattern.test(line))) return noise
    if (/^File "[^"]*(^|\/)?dune(-project|-workspace)?", /.test(line)) tool = 'dune'
    const from = /(^|\/)(ld|ld\.bfd|ld\.gold|collect2)(: |:)/.test(line) ? 'ld' : tool
    return { kind: 'message', tool: from, level: levelOf(line), text: line }
  }
}

/** What a signal tells of the limits of one tool (see confinement.ts). */
const endedBecause = (signal: string): string => {
  switch (signal) {
    case 'XCPU':
      return 'it needed more processor time than a build may have'
    case 'XFSZ':
      return 'it wrote a larger file than a build may have'
    case 'SEGV':
    case 'BUS':
      return 'the source nests too deeply for its stack, or it has a fault'
    case 'KILL':
      return 'it needed more memory or processor time than there is'
    default:
      return `by signal ${signal}`
  }
}

const noise: DuneLine = { kind: 'noise' }

const noiseLines = [
  /^Workspace root: /,
  /^(Entering|Leaving) directory /,
  /^Auto-detected concurrency: /,
  /^disable binary cache$/,
  /^Shared cache(:| location:) /,
  /^Actual targets:$/,
  /^- _build\//,
  /^Command \[\d+\] exited with code /,
  /^Output\[\d+\]:$/,
]

const levelOf = (line: string): Level => {
  if (/^Error\b|\berror: |: undefined reference to |^.*\bld: /.test(line)) return 'error'
  return /^Warning\b|^Alert\b|\bwarning: /.test(line) ? 'warning' : 'plain'
}

/** `(cd _build/hvt && /usr/bin/ocamlopt.opt -g … -impl src/unikernel.ml)` to `ocamlopt src/unikernel.ml`. */
const commandOf = (shell: string): DuneLine => {
  const inside = /^\(cd (\S+) && (.*)\)/.exec(shell)
  if (!inside) return noise
  const words = (inside[2] ?? '').split(' ').map(word => word.replace(/^'(.*)'$/, '$1'))
  const program = programOf(shell)
  const after = (flag: string) => words[words.indexOf(flag) + 1] ?? ''
  const source = words.includes('-impl')
    ? after('-impl')
    : words.includes('-intf')
      ? after('-intf')
      : (words.find(word => /\.(c|S)$/.test(word)) ?? '')
  const links = source === '' && words.includes('-o')
  // The module that dune itself writes to name the others is of no interest.
  if (/\.e?objs\/|\.ppx\//.test(source)) return noise
  const text = links ? `${program} -o ${after('-o')}` : source === '' ? program : `${program} ${source}`
  // Libraries and generators of the project's own are linked before the image is.
  const isImage = links && /^(?!lib\/).*main\.exe$/.test(after('-o'))
  return { kind: 'command', tool: toolOf(program), text, stage: isImage ? 'link' : 'compile' }
}

const programOf = (shell: string): string => {
  const path = /^\(cd \S+ && (\S+)/.exec(shell)?.[1] ?? shell.split(' ')[0] ?? ''
  return (path.split('/').at(-1) ?? path).replace(/\.opt$/, '').replace(/^x86_64-(linux-gnu|solo5-hvt)-/, '')
}

const toolOf = (program: string): string =>
  program.startsWith('ocaml') ? 'ocaml' : program === 'gcc' || program === 'cc' ? 'cc' : 'dune'
