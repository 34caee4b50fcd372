import type { z } from 'zod'
import type { Problem } from '../problems/problem.ts'
import { Composition, compositionFormat } from './composition.ts'
import { jsonFault } from './json-bounds.ts'
import { emptyLayout, Layout } from './layout.ts'
import { losesField } from './plain-json.ts'

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
  const fault = jsonFault(text)
  if (fault !== null) return unreadable(file, fault)
  try {
    return { ok: true, value: JSON.parse(text) as unknown }
  } catch (error) {
    return unreadable(file, `is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}

const unreadable = (file: string, reason: string): Read<never> => ({
  ok: false,
  problems: [{ code: 'unreadable', file, path: '', reason: `The file ${reason}` }],
})

const readAs = <S extends z.ZodType>(schema: S, json: unknown, file: string): Read<z.infer<S>> => {
  const parsed = schema.safeParse(json)
  if (parsed.success)
    return losesField(json, parsed.data)
      ? unreadable(file, 'has a field `__proto__`, which JavaScript keeps for itself')
      : { ok: true, value: parsed.data }
  return {
    ok: false,
    problems: parsed.error.issues
      .flatMap(issue => nearest(issue, []))
      .slice(0, 50)
      .map(({ path, issue }) => ({
        code: 'unreadable',
        file,
        path: pathOf(path),
        reason: `${path.length === 0 ? 'The file ' : ''}${formatReason(issue.message)}`,
      })),
  }
}

const pathOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, key) =>
      typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`,
    '',
  )

type Issue = Pick<z.core.$ZodIssue, 'message' | 'path'>

/** For a device that is neither an app nor of the catalogue, what is wrong with it as the one that it comes nearer to. */
const nearest = (
  issue: z.core.$ZodIssue,
  before: readonly PropertyKey[],
): { path: PropertyKey[]; issue: Issue }[] => {
  const path = [...before, ...issue.path]
  if (issue.code !== 'invalid_union') return [{ path, issue }]
  // One that says of the type that it is another stands far off, however little else is wrong.
  const distance = (errors: readonly z.core.$ZodIssue[]): number =>
    errors.length + (errors.some(({ path }) => path[0] === 'type') ? 1000 : 0)
  const [inner = []] = [...issue.errors].sort((a, b) => distance(a) - distance(b))
  return inner.length === 0 ? [{ path, issue }] : inner.flatMap(each => nearest(each, path))
}

/** What zod says of a type, as one would say it to someone who writes the file by hand. */
const formatReason = (message: string): string => {
  const [, expected = '', received = ''] =
    /^Invalid input: expected (\w+), received (\w+)$/.exec(message) ?? []
  if (expected === '') return message
  return received === 'undefined'
    ? `is missing: ${kinds[expected] ?? expected} belongs here`
    : `is ${kinds[received] ?? received}, ${kinds[expected] ?? expected} belongs here`
}

const kinds: Readonly<Record<string, string>> = {
  array: 'a list',
  object: 'an object',
  record: 'an object',
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  null: 'null',
}

const formatOf = (json: unknown): unknown =>
  typeof json === 'object' && json !== null && 'format' in json ? json.format : undefined
