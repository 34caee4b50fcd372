import type { Catalogue } from '../catalogue/catalogue.ts'
import { valueName } from '../ocaml/app-head.ts'
import { capitalised } from '../ocaml/ocaml-names.ts'
import type { AppDevice } from './composition.ts'

/*
 * The source that a new app starts from. As long as nobody has written in it, it says what the app's ports and boot arguments
 * say, and follows them.
 */

/** What of an app the template is made from. */
export type TemplateApp = Pick<AppDevice['app'], 'ports'> & {
  bootArguments?: readonly { flag: string }[] | undefined
}

/** `start`, in a functor over the functor ports where there are any, for an app with these ports and boot arguments. */
export const templateOf = ({ ports, bootArguments = [] }: TemplateApp, catalogue: Catalogue): string => {
  const kindOf = (signature: string) => catalogue.signatures.get(signature)?.kind
  const functors = ports.filter(({ signature }) => kindOf(signature) === 'functor')
  const values = [
    ...ports
      .filter(({ signature }) => kindOf(signature) === 'functor' || kindOf(signature) === 'value')
      .map(({ name }) => name),
    ...bootArguments.map(({ flag }) => flag),
  ]
  const taken = values.length > 0 ? values.map(name => `_${valueName(name)}`).join(' ') : '()'
  const start = `let start ${taken} =\n  Logs.info (fun m -> m "hello");\n  Lwt.return_unit\n`
  if (functors.length === 0) return start
  const parameters = functors
    .map(
      ({ name, signature }) => `(${capitalised(name)} : ${catalogue.signatures.get(signature)?.moduleType})`,
    )
    .join('\n    ')
  return `module Make\n    ${parameters} =\nstruct\n${start.replace(/^(?=.)/gm, '  ')}end\n`
}

/** An app with a functor port needs a functor, which no file is itself: `Unikernel` becomes `Unikernel.Make`. */
export const asFunctor = (catalogue: Catalogue, device: AppDevice): AppDevice =>
  !device.app.module.includes('.') && needsFunctor(catalogue, device)
    ? { ...device, app: { ...device.app, module: `${device.app.module}.Make` } }
    : device

/**
 * An app whose source is the template, once its ports or boot arguments have changed: with the module path that the new
 * template has, and that template. null where the source is not the template of the app before: someone has written in it.
 */
export const followed = (
  before: AppDevice,
  after: AppDevice,
  text: string,
  catalogue: Catalogue,
): { device: AppDevice; text: string } | null => {
  if (text !== templateOf(before.app, catalogue)) return null
  const [root = '', ...path] = after.app.module.split('.')
  if (root !== before.app.module.split('.')[0] || path.length > 1 || (path[0] ?? 'Make') !== 'Make')
    return null
  const module = needsFunctor(catalogue, after) ? `${root}.Make` : root
  const device = module === after.app.module ? after : { ...after, app: { ...after.app, module } }
  return { device, text: templateOf(after.app, catalogue) }
}

const needsFunctor = (catalogue: Catalogue, { app }: AppDevice): boolean =>
  app.ports.some(({ signature }) => catalogue.signatures.get(signature)?.kind === 'functor')
