import { oldModule } from '../catalogue/old-modules.ts'
import { isApp } from '../model/composition.ts'
import { type ProjectContent, pathOfSource } from '../model/project.ts'
import type { Problem } from '../problems/problem.ts'
import { moduleOfFile } from './ocaml-names.ts'
import { ocamlTokens } from './ocaml-tokens.ts'

/**
 * Where sources name a module of MirageOS's past, each module once a file, as the compiler would report it: `describe` then says what to
 * write in its place. For where nothing compiles the sources.
 */
export const oldModulesIn = ({
  composition,
  sources,
}: Pick<ProjectContent, 'composition' | 'sources'>): Problem[] => {
  const own = new Set(Object.keys(sources).map(moduleOfFile))
  const apps = new Map(
    composition.devices.filter(isApp).map(({ id, app }) => [app.module.split('.')[0], id] as const),
  )
  return Object.entries(sources).flatMap(([name, text]) => {
    if (!/\.mli?$/.test(name)) return []
    const tokens = ocamlTokens(text)
    const defined = new Set(
      tokens.flatMap(({ text: word }, at) => (word === 'module' ? (tokens[at + 1]?.text ?? []) : [])),
    )
    const seen = new Set<string>()
    return tokens.flatMap(({ kind, text: word, from }, at): Problem[] => {
      const isRoot = kind === 'upper' && tokens[at - 1]?.text !== '.' && tokens[at + 1]?.text === '.'
      if (!isRoot || seen.has(word) || own.has(word) || defined.has(word) || !oldModule(word)) return []
      seen.add(word)
      const before = text.slice(0, from).split('\n')
      const column = utf8Length(before.at(-1) ?? '')
      const place = {
        file: pathOfSource(name),
        line: before.length,
        endLine: before.length,
        column,
        endColumn: column + word.length,
      }
      const device = apps.get(moduleOfFile(name)) ?? null
      return [
        {
          ...{ code: 'ocaml', severity: 'error', place, device, message: `Unbound module ${word}` },
          cause: { kind: 'unbound', what: 'module', name: word, near: [] },
        },
      ]
    })
  })
}

const utf8Length = (text: string): number =>
  [...text].reduce((sum, character) => {
    const code = character.codePointAt(0) ?? 0
    return sum + (code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4)
  }, 0)
