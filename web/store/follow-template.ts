import { catalogueFor } from '../../shared/catalogue/project-catalogue.ts'
import { followed } from '../../shared/model/app-template.ts'
import { type AppDevice, type Composition, isApp } from '../../shared/model/composition.ts'
import { moduleFile } from './source-of-app.ts'
import type { Sources } from './sources.ts'

/**
 * What becomes of a composition and its sources when the ports or boot arguments of apps change whose source is still the
 * template that it started as: the template of now, and the module path that it has. null where nothing follows. `sources`
 * are those of `after`; a source that two apps share is nobody's template. Pure.
 */
export const followTemplates = (
  before: Composition,
  after: Composition,
  sources: Readonly<Sources>,
): { composition: Composition; changed: Sources } | null => {
  if (before.devices === after.devices) return null
  const earlier = new Map(before.devices.filter(isApp).map(device => [device.id, device]))
  const changed: Sources = {}
  let composition = after
  for (const device of after.devices) {
    const was = isApp(device) ? earlier.get(device.id) : undefined
    if (!isApp(device) || !was || was.app === device.app || sameHead(was, device)) continue
    const file = moduleFile(device.app.module, sources)
    if (file === null || sharesFile(after, device)) continue
    const next = followed(was, device, sources[file] ?? '', catalogueFor(after))
    if (!next) continue
    changed[file] = next.text
    if (next.device !== device)
      composition = {
        ...composition,
        devices: composition.devices.map(each => (each === device ? next.device : each)),
      }
  }
  return Object.keys(changed).length === 0 && composition === after ? null : { composition, changed }
}

const sameHead = ({ app: a }: AppDevice, { app: b }: AppDevice): boolean =>
  a.ports === b.ports && a.bootArguments === b.bootArguments

const sharesFile = ({ devices }: Composition, { id, app }: AppDevice): boolean =>
  devices.some(
    other => isApp(other) && other.id !== id && other.app.module.split('.')[0] === app.module.split('.')[0],
  )
