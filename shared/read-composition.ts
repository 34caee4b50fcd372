import type { z } from 'zod'
import { Composition, compositionFormat } from './composition.ts'
import { emptyLayout, Layout } from './layout.ts'
import type { Problem } from './problem.ts'

export type Read<T> = { ok: true; value: T } | { ok: false; problems: Problem[] }

/**
 * The text of a `composition.json` as a composition, older formats brought up to date, or every reason why it is none, each
 * with its place in the file. Unknown fields survive. Never throws.
 */
export const readComposition = (text: string, file = 'composition.json'): Read<Composition> => {
  const json = readJson(text, file)
  if (!json.ok) return json
  const format = formatOf(json.value)
  if (typeof format === 'number' && format > compositionFormat) {
    const reason = `format ${format} is newer than this version reads (${compositionFormat}): open it with a newer Unikernel Composer`
    return { ok: false, problems: [{ code: 'unreadable', file, path: 'format', reason }] }
  }
  return readAs(Composition, json.value, file)
}

/** The text of a `layout.json`; a missing file (`null`) is an empty layout. */
export const readLayout = (text: string | null, file = 'layout.json'): Read<Layout> => {
  if (text === null) return { ok: true, value: emptyLayout }
  const json = readJson(text, file)
  return json.ok ? readAs(Layout, json.value, file) : json
}

/** As it is written to disk: two spaces, a final line feed, good in git. */
export const writeJson = (value: Composition | Layout): string => `${JSON.stringify(value, null, 2)}\n`

const readJson = (text: string, file: string): Read<unknown> => {
  try {
    return { ok: true, value: JSON.parse(text) as unknown }
  } catch (error) {
    const reason = `is not JSON: ${error instanceof Error ? error.message : String(error)}`
    return { ok: false, problems: [{ code: 'unreadable', file, path: '', reason: `The file ${reason}` }] }
  }
}

const readAs = <S extends z.ZodType>(schema: S, json: unknown, file: string): Read<z.infer<S>> => {
  const parsed = schema.safeParse(json)
  if (parsed.success) return { ok: true, value: parsed.data }
  return {
    ok: false,
    problems: parsed.error.issues.slice(0, 50).map(issue => ({
      code: 'unreadable',
      file,
      path: pathOf(issue.path),
      reason: reasonOf(issue),
    })),
  }
}

const pathOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, key) =>
      typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`,
    '',
  )

/** For a device that is neither an app nor of the catalogue, the reasons of the alternative that came nearer. */
const reasonOf = (issue: z.core.$ZodIssue): string => {
  if (issue.code !== 'invalid_union') return issue.message
  const nearest = [...issue.errors].sort((a, b) => a.length - b.length)[0] ?? []
  return nearest.map(inner => `${pathOf(inner.path)}: ${inner.message}`).join('; ') || issue.message
}

const formatOf = (json: unknown): unknown =>
  typeof json === 'object' && json !== null && 'format' in json ? json.format : undefined
