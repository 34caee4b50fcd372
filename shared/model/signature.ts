import { z } from 'zod'

/** Colour and shape of ports and wires; see the table of families in docs/glossary.md. */
export const Family = z.enum(['net', 'ip', 'flow', 'block', 'kv', 'http', 'name', 'time', 'log', 'app'])
export type Family = z.infer<typeof Family>

/**
 * How what a device gives reaches the OCaml that needs it:
 * `functor`: a module argument and a value; `value`: a value only;
 * `global`: neither, the library is linked and set up before the apps start (MirageOS 4.9 and later do this
 * for clocks, sleep, random and logs); `sink`: nothing takes it, it is started (apps).
 */
export const SignatureKind = z.enum(['functor', 'value', 'global', 'sink'])
export type SignatureKind = z.infer<typeof SignatureKind>

export const SignatureId = z.string().regex(/^[a-z][a-z0-9_]*$/)
export type SignatureId = z.infer<typeof SignatureId>

/** A typed interface that a wire carries: what a device gives, or what a port needs. */
export const Signature = z.object({
  id: SignatureId,
  /** The OCaml module type, in full: `Tcpip.Stack.V4V6`. */
  moduleType: z.string(),
  /** At most 14 characters, for a port: `stack.V4V6`. */
  short: z.string(),
  kind: SignatureKind,
  family: Family,
  /** The signatures whose module type this one includes directly: `kv_rw` may stand where `kv_ro` is needed. */
  includes: z.array(SignatureId),
  doc: z.string(),
})
export type Signature = z.infer<typeof Signature>
