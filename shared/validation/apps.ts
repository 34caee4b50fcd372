import { libraryFault } from '../catalogue/libraries.ts'
import { type AppDevice, isApp } from '../model/composition.ts'
import { isOfPackages } from '../model/opam-sources.ts'
import { ownLibraryNamed } from '../model/own-libraries.ts'
import { isModulePath, isValueName, moduleOfFile } from '../ocaml/ocaml-names.ts'
import type { Problem } from '../problems/problem.ts'
import type { Scene } from './scene.ts'

/** Apps: their module exists, their ports are named and typed, their libraries can be in an image. */
export const checkApps = (scene: Scene): Problem[] => {
  const modules = new Set(Object.keys(scene.sources).map(moduleOfFile))
  return scene.composition.devices.flatMap(device =>
    isApp(device)
      ? [
          ...checkModule(device, modules, scene),
          ...checkPorts(device, scene),
          ...checkLibraries(device, scene),
        ]
      : [],
  )
}

const checkModule = (
  { id: device, app }: AppDevice,
  modules: ReadonlySet<string>,
  { catalogue }: Scene,
): Problem[] => {
  if (!isModulePath(app.module)) return [{ code: 'bad-module-path', device, module: app.module }]
  const [root = ''] = app.module.split('.')
  if (!modules.has(root)) return [{ code: 'missing-module', device, module: root }]
  const needsFunctor = app.ports.some(
    ({ signature }) => catalogue.signatures.get(signature)?.kind === 'functor',
  )
  // A file is never a functor itself: `Site.Make`, not `Site`.
  return needsFunctor && app.module === root ? [{ code: 'not-a-functor', device, module: root }] : []
}

const checkPorts = ({ id: device, app }: AppDevice, { catalogue }: Scene): Problem[] => {
  const names = new Set<string>()
  return app.ports.flatMap<Problem>(({ name, signature }) => {
    const problems: Problem[] = []
    if (!isValueName(name)) problems.push({ code: 'bad-port-name', device, port: name })
    else if (names.has(name)) problems.push({ code: 'duplicate-port', device, port: name })
    names.add(name)
    const known = catalogue.signatures.get(signature)
    if (!known || known.kind === 'sink')
      problems.push({ code: 'unknown-signature', device, port: name, signature })
    return problems
  })
}

const checkLibraries = (
  { id: device, app }: AppDevice,
  { platform, sources, composition }: Scene,
): Problem[] =>
  app.libraries.flatMap<Problem>(library => {
    const isOfProject = ownLibraryNamed(sources, library) || isOfPackages(composition.opam, library)
    const reason = isOfProject ? null : libraryFault(platform.universe, library)
    return reason === null ? [] : [{ code: 'unknown-library', device, library, reason }]
  })
