/**
 * The lines, from 1, of a generated file that belong to one of some devices: from a line directive that names it
 * (`# 1 "graph:web"`) to the next directive.
 */
export const deviceLines = (text: string, names: ReadonlySet<string>): Set<number> => {
  const lines = new Set<number>()
  let inside = false
  text.split('\n').forEach((line, index) => {
    const directive = /^\s*# \d+ "(?:graph:)?([^"]*)"/.exec(line)
    if (directive) inside = names.has(directive[1] ?? '')
    if (inside) lines.add(index + 1)
  })
  return lines
}

/** The lines, from 1, of a `config.ml` that define one of some devices: from `let web` to the next definition or empty line. */
export const definitionLines = (text: string, names: ReadonlySet<string>): Set<number> => {
  const lines = new Set<number>()
  let inside = false
  text.split('\n').forEach((line, index) => {
    const defined = /^let (\w+) =/.exec(line)?.[1]
    if (defined !== undefined) inside = names.has(defined)
    else if (line === '') inside = false
    if (inside) lines.add(index + 1)
  })
  return lines
}
