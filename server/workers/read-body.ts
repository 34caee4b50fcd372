import type { z } from 'zod'
import { jsonFault } from '../../shared/model/json-bounds.ts'
import type { Problem } from '../../shared/problems/problem.ts'
import { type BodyName, bodies } from './bodies.ts'

/** The body of a request as its schema says, or what to answer instead. */
export type ReadBody =
  | { ok: true; value: unknown }
  | { ok: false; status: number; detail: string; problems: Problem[] }

/** Reads the JSON text of a body. What is too deep or too much is refused before it is parsed. */
export const readBody = (name: BodyName, text: string): ReadBody => {
  const fault = jsonFault(text)
  if (fault !== null) return refused(413, `The request ${fault}.`)
  let json: unknown
  try {
    json = text === '' ? undefined : JSON.parse(text)
  } catch (error) {
    return refused(400, `The request is no JSON: ${error instanceof Error ? error.message : String(error)}.`)
  }
  if (ownPrototype.test(text))
    return refused(400, 'A key of the request is called `__proto__`, which nothing may be.')
  const parsed = bodies[name].safeParse(json)
  if (parsed.success) return { ok: true, value: parsed.data }
  return refused(400, 'The request is not as described.', requestProblems(parsed.error))
}

/** The first reasons why a request is not as described, each with its place. */
export const requestProblems = (error: z.ZodError): Problem[] =>
  error.issues.slice(0, 50).map(issue => ({
    code: 'unreadable',
    file: 'request',
    path: issue.path.map(String).join('.'),
    reason: issue.message,
  }))

const refused = (status: number, detail: string, problems: Problem[] = []): ReadBody => ({
  ok: false,
  status,
  detail,
  problems,
})

/** `__proto__` as a key, however its characters are escaped; in a string its quotes would have backslashes before them. */
const ownPrototype =
  /"(?:_|\\u005[fF]){2}(?:p|\\u0070)(?:r|\\u0072)(?:o|\\u006[fF])(?:t|\\u0074)(?:o|\\u006[fF])(?:_|\\u005[fF]){2}"\s{0,100}:/
