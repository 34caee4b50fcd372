import { z } from 'zod'

/**
 * Why OCaml's compiler reports something, as unikernel/typing/cause.ml tells it. Types are on one line, with the shortest names that
 * the source has for them.
 */
export const OcamlCause = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('wrong-type'),
    of: z.enum(['expression', 'pattern']),
    actual: z.string(),
    expected: z.string(),
  }),
  /** Of a function: `type` is its own. */
  z.object({ kind: z.literal('too-many-arguments'), type: z.string() }),
  z.object({ kind: z.literal('not-a-function'), type: z.string() }),
  z.object({
    kind: z.literal('unbound'),
    what: z.enum(['value', 'type', 'module', 'module type', 'constructor', 'record field']),
    /** With the modules before it, as it is written. */
    name: z.string(),
    /** Names of the same module that are spelt alike, without it. */
    near: z.array(z.string()),
    /** The line of a `let` that defines it and is not `rec`. */
    rec: z.int().positive().optional(),
  }),
  z.object({
    kind: z.literal('syntax'),
    expected: z.string().optional(),
    unexpected: z.string().optional(),
  }),
  z.object({
    kind: z.literal('unused'),
    what: z.enum(['variable', 'value', 'type', 'module', 'constructor', 'open', 'rec flag', 'match case']),
    /** Empty for what has no name. */
    name: z.string(),
  }),
  /** `example`: a pattern that no case has. */
  z.object({ kind: z.literal('missing-case'), example: z.string() }),
  z.object({ kind: z.literal('value-dropped') }),
  z.object({
    kind: z.literal('interface-mismatch'),
    implementation: z.string(),
    interface: z.string(),
    missing: z.array(z.string()),
    different: z.array(z.string()),
  }),
  z.object({
    kind: z.literal('signature-mismatch'),
    missing: z.array(z.string()),
    different: z.array(z.string()),
  }),
])
export type OcamlCause = z.infer<typeof OcamlCause>
