import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Composition } from '../../shared/model/composition.ts'
import { ProjectContent } from '../../shared/model/project.ts'
import type { Platform } from '../../shared/model/target.ts'

export const platform: Platform = { universe: 'embedded', target: 'hvt' }

export const samplePath = (name: string): string =>
  fileURLToPath(new URL(`../../shared/samples/${name}`, import.meta.url))

/** The hello sample, its OCaml replaced where `source` is given. */
export const hello = (source?: string, name = 'hello'): ProjectContent => {
  const text = (path: string) => readFileSync(join(samplePath('hello'), path), 'utf8')
  const composition = Composition.parse(JSON.parse(text('composition.json')))
  return ProjectContent.parse({
    composition: { ...composition, name },
    sources: { 'unikernel.ml': source ?? text('src/unikernel.ml') },
  })
}

/** An app that prints a line and ends at once. */
export const printing = (line: string): string =>
  `let start () = print_endline ${JSON.stringify(line)}; Lwt.return_unit\n`

/** Types that double at each line: the compiler would need longer than anyone waits. */
export const endless = `let start () =
  let f0 = fun x -> (x, x) in
${Array.from({ length: 7 }, (_, at) => `  let f${at + 1} = fun x -> f${at} (f${at} x) in`).join('\n')}
  ignore (f7 (fun z -> z));
  Lwt.return_unit
`
