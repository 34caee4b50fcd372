/** The place in a string (UTF-16) of a column that is counted in UTF-8 bytes, as the OCaml compiler does. */
export const fromByteColumn = (line: string, bytes: number): number => {
  let passed = 0
  let at = 0
  for (const letter of line) {
    if (passed >= bytes) break
    passed += utf8Length(letter.codePointAt(0) ?? 0)
    at += letter.length
  }
  return at
}

const utf8Length = (code: number): number => (code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4)
