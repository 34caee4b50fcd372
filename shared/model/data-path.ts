/** How long a path in a project folder may be, in UTF-16 code units, and one name in it, in bytes as UTF-8. */
export const pathLimits = { path: 400, name: 255 } as const

/**
 * Why text can be no path of a file in a project folder, in words that follow it; null where it can. A path is relative, has
 * `/` between its names, and stays in its folder. Names may be any that a file can have on Linux, but for those that a person
 * cannot tell apart from others or that tools read otherwise: control characters, marks of direction, backslashes, text that
 * is not Unicode. `longest`: how long it may be, in UTF-16 code units.
 */
export const pathFault = (path: string, longest: number = pathLimits.path): string | null => {
  if (path.length > longest) return `is longer than ${longest} characters`
  if (path.startsWith('/'))
    return 'is absolute: a path in the project starts with the name of a folder or a file'
  for (const name of path.split('/')) {
    const fault = nameFault(name)
    if (fault !== null) return fault
  }
  return null
}

/** Why text can be no name of a file or a folder of a project, in words that follow its path; null where it can. */
const nameFault = (name: string): string | null => {
  if (name === '') return 'has an empty name in it'
  if (name === '.' || name === '..') return `does not stay in the project's folder: \`${name}\` is in it`
  if (name === '__proto__') return 'has a name that JavaScript keeps for itself: `__proto__`'
  if (name.includes('\\')) return 'has a backslash in it'
  if (notText.test(name)) return 'has a name that is not UTF-8 text'
  if (unseen.test(name)) return 'has a character in it that cannot be seen'
  return bytesOf(name) > pathLimits.name ? `has a name of more than ${pathLimits.name} bytes` : null
}

/** Whether a path is in a folder that tools make, which is no part of a project: of builds and packages, of version control. */
export const isOfTools = (path: string): boolean =>
  toolFolders.has(path.split('/')[0] ?? '') || isOfVersionControl(path)

/** Whether a path is in a folder of a version control system. */
export const isOfVersionControl = (path: string): boolean =>
  path.split('/').some(name => versionControl.has(name))

/** Whether a file is one that macOS or Windows puts beside those of a person, for itself. */
export const isOfSystem = (path: string): boolean =>
  path.split('/').some(name => name === '__MACOSX' || name.startsWith('._')) || systemFiles.test(path)

/** Folders that a checkout may hold beside the project itself. */
export const toolFolders: ReadonlySet<string> = new Set(['_build', 'node_modules', '_opam'])
const versionControl: ReadonlySet<string> = new Set(['.git', '.hg', '.svn', '.jj', '_darcs'])

const systemFiles = /(^|\/)(\.DS_Store|Thumbs\.db|desktop\.ini)$/

/** Halves of surrogate pairs, and what decoders put in the place of bytes that are no text. */
const notText = /[\ud800-\udfff\ufffd]/u

/** Control characters, marks of direction, line separators, the byte order mark. */
const unseen = /[\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/u

/** The length of text as UTF-8. */
const bytesOf = (text: string): number => {
  let bytes = 0
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return bytes
}
