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

/** The names of the devices that have lines in a file; names that are no device's may be among them. */
export const deviceNames = (path: string, text: string): Set<string> =>
  new Set(
    [...text.matchAll(path === 'config.ml' ? /^let (\w+) =/gm : /^\s*# \d+ "graph:([^"]*)"/gm)].map(
      ([, name = '']) => name,
    ),
  )

/** The device that a line, from 1, of a generated file belongs to; null for one of none. */
export const deviceAtLine = (path: string, text: string, line: number): string | null => {
  const linesFor = path === 'config.ml' ? definitionLines : deviceLines
  return [...deviceNames(path, text)].find(name => linesFor(text, new Set([name])).has(line)) ?? null
}
