import type { Catalogue } from '../catalogue/catalogue.ts'
import { type AppDevice, type Composition, isApp } from '../model/composition.ts'
import { isModuleFile } from '../model/project.ts'
import { compareHead } from '../ocaml/app-head.ts'
import { moduleOfFile } from '../ocaml/ocaml-names.ts'
import type { Problem } from '../problems/problem.ts'

/**
 * Where apps and the heads of their sources differ, in the order of the graph. Apart from `validate`, which looks at no
 * text: this is found anew whenever someone types. An app whose module no source has is none of these; nor is one that
 * needs a functor where its module is a file, which `validate` says.
 */
export const headProblems = (
  composition: Composition,
  sources: Readonly<Record<string, string>>,
  catalogue: Catalogue,
): Problem[] => {
  const apps = composition.devices.filter(isApp)
  if (apps.length === 0) return []
  const files = new Map<string, string>()
  for (const file of Object.keys(sources))
    if (isModuleFile(file) && file.endsWith('.ml') && !files.has(moduleOfFile(file)))
      files.set(moduleOfFile(file), file)
  return apps.flatMap(device => {
    const [root = '', ...path] = device.app.module.split('.')
    const file = files.get(root)
    const needsFunctor = device.app.ports.some(
      ({ signature }) => catalogue.signatures.get(signature)?.kind === 'functor',
    )
    if (file === undefined || (path.length === 0 && needsFunctor)) return []
    return problemsOf(device, file, sources[file] ?? '', catalogue)
  })
}

type Known = { file: string; text: string; catalogue: Catalogue; problems: Problem[] }
const known = new WeakMap<AppDevice, Known>()

/** Found once for each app and text: typing in one source must not read the others again. */
const problemsOf = (device: AppDevice, file: string, text: string, catalogue: Catalogue): Problem[] => {
  const before = known.get(device)
  if (before && before.file === file && before.text === text && before.catalogue === catalogue)
    return before.problems
  const problems = compareHead(device, text, catalogue).differences.map(
    (difference): Problem => ({
      code: 'head-differs',
      device: device.id,
      file: `src/${file}`,
      difference,
    }),
  )
  known.set(device, { file, text, catalogue, problems })
  return problems
}
