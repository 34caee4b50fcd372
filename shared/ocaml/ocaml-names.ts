/** Reserved words of OCaml 5.3 (manual, section 11.1, with those that only some extensions use). */
export const ocamlKeywords: ReadonlySet<string> = new Set(
  `and as asr assert begin class constraint do done downto else end exception external false for fun function
  functor if in include inherit initializer land lazy let lor lsl lsr lxor match method mod module mutable new
  nonrec object of open or private rec sig struct then to true try type val virtual when while with`.split(
    /\s+/,
  ),
)

/** A name that the canvas accepts for a device: a legal Solo5 manifest name (1 to 67 letters and digits; include/mft_abi.h). */
export const isDeviceName = (name: string): boolean => /^[a-z][a-z0-9]{0,66}$/.test(name)

/** The OCaml value that stands for a device: its name, or `private_` for a name that is a keyword; no device name has an underscore. */
export const deviceValue = (name: string): string => (ocamlKeywords.has(name) ? `${name}_` : name)

/** `Unikernel`, `Site.Make`: one or more capitalised identifiers with dots. */
export const isModulePath = (path: string): boolean =>
  /^[A-Z][A-Za-z0-9_']*(\.[A-Z][A-Za-z0-9_']*)*$/.test(path)

/** A port or parameter name: a lower-case identifier that is no keyword. */
export const isValueName = (name: string): boolean =>
  /^[a-z][a-z0-9_]*$/.test(name) && !ocamlKeywords.has(name)

/** `stack` to `Stack`. */
export const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)

/** The module that a file of `src/` defines: `unikernel.ml` to `Unikernel`. */
export const moduleOfFile = (file: string): string => capitalised(file.replace(/\.mli?$/, ''))

/** The nearest legal device name to what someone typed: `my-disk 1` to `mydisk1`. */
export const suggestDeviceName = (typed: string): string => {
  const letters = typed
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .replace(/^[0-9]+/, '')
    .slice(0, 67)
  return letters === '' ? 'device' : letters
}
