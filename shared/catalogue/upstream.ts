/*
 * Where MirageOS's own word on a device is to be read. These are addresses to show: nothing here or in the server opens
 * them.
 */

/** The page of an opam package, with its documentation. */
export const opamPage = (name: string): string => `https://ocaml.org/p/${name}`

/** The lines of mirage 4.11.1 that a device's `source` names, `mirage lib/devices/stack.ml:55-81`; null where it names none. */
export const mirageLines = (source: string): string | null => {
  const [, file, from, to] =
    /^mirage (lib[a-z_]*(?:\/[a-z_0-9]+)*\.ml)(?::(\d+)(?:-(\d+))?)?/.exec(source) ?? []
  if (file === undefined) return null
  const lines = from === undefined ? '' : `#L${from}${to === undefined ? '' : `-L${to}`}`
  return `https://github.com/mirage/mirage/blob/v4.11.1/${file}${lines}`
}
