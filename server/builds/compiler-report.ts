import { z } from 'zod'
import { OcamlCause } from '../../shared/ocaml/ocaml-cause.ts'
import type { SourcePlace } from '../../shared/problems/problem.ts'
import { plainNames } from './plain-names.ts'

/** What a compiler of the toolchain reports; see unikernel/typing/report.mli. Lines from 1, columns from 0 in bytes. */
export const CompilerReport = z.object({
  severity: z.enum(['error', 'warning']),
  file: z.string(),
  /** First line and column, last line and column. */
  range: z.tuple([z.int().positive(), z.int().nonnegative(), z.int().positive(), z.int().nonnegative()]),
  message: z.string(),
  cause: OcamlCause.optional(),
})
export type CompilerReport = z.infer<typeof CompilerReport>

/** The environment in which the compilers of the toolchain write their reports as lines for `reportInLine`. */
export const reportingEnvironment = { UNIKERNEL_COMPOSER_REPORTS: 'json' } as const

/** A report and the text that the compiler would have printed for it; null for any other line. */
export const reportInLine = (line: string): { report: CompilerReport; text: string } | null => {
  if (!line.startsWith(mark)) return null
  const read = PrintedReport.safeParse(parseJson(line.slice(mark.length)))
  if (!read.success) return null
  const { text, ...report } = read.data
  return { report, text }
}

const mark = '@ocaml '
const PrintedReport = CompilerReport.extend({ text: z.string() })

/** The place that a report names, in a file as the project has it. */
export const placeOf = ({ file, range }: CompilerReport): SourcePlace => {
  const [line, column, endLine, endColumn] = range
  return {
    file: plainNames(file).replace(/^\.\//, ''),
    line,
    column,
    endLine: Math.max(line, endLine),
    endColumn: endLine > line ? endColumn : Math.max(column, endColumn),
  }
}

/** Message and cause of a report, in the names that the user knows. */
export const plainReport = ({ message, cause }: CompilerReport): { message: string; cause?: OcamlCause } => ({
  message: plainNames(message).trim(),
  ...(cause && { cause: plainCause(OcamlCause.parse(withPlainNames(cause))) }),
})

/** Dune has its compilers look for interfaces under another name, which they then give: that of the implementation. */
const plainCause = (cause: OcamlCause): OcamlCause =>
  cause.kind === 'interface-mismatch' && cause.interface === cause.implementation
    ? { ...cause, interface: cause.implementation.replace(/\.ml$/, '.mli') }
    : cause

const withPlainNames = (value: unknown): unknown => {
  if (typeof value === 'string') return plainNames(value)
  if (Array.isArray(value)) return value.map(withPlainNames)
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withPlainNames(each)]))
  return value
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
