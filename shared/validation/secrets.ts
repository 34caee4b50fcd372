import { type Device, isApp } from '../model/composition.ts'
import {
  foldersOverlap,
  namesKeyMaterial,
  namesPrivateKey,
  purposeOf,
  purposesServed,
} from '../model/secrets.ts'
import { dataFolderOf, filesBelow } from '../model/static-data.ts'
import type { Problem } from '../problems/problem.ts'
import type { Scene } from './scene.ts'

/**
 * Private keys that something may show: a folder that a port for secrets and another port read, and a folder with a key among other
 * files that an app or a server reads. A folder of keys and certificates alone that one app reads is how MirageOS's apps with TLS have theirs.
 */
export const checkSecrets = ({ composition, catalogue, byId, files = {} }: Scene): Problem[] => {
  const served = purposesServed(catalogue, composition)
  const devices = [...byId.values()]
  const open = devices.filter(({ id }) => served.get(id)?.has('open'))
  const secret = devices.filter(({ id }) => served.get(id)?.has('secret'))
  const folder = (device: Device): string | null => dataFolderOf(catalogue, device)
  const sharedWith = (store: Device): boolean =>
    secret.some(other => {
      if (other.id === store.id) return true
      const [a, b] = [folder(store), folder(other)]
      return a !== null && b !== null && foldersOverlap(a, b)
    })
  return open.flatMap<Problem>(store => {
    const at = folder(store)
    const held = at === null ? [] : filesBelow(files, at).map(([path]) => path)
    const key = held.find(namesPrivateKey) ?? null
    const mixed = key !== null && !held.every(namesKeyMaterial)
    if (!mixed && !sharedWith(store)) return []
    const readers = composition.wires.flatMap(({ from, to }) => {
      const reader = byId.get(to.device)
      return from.device === store.id && reader && purposeOf(catalogue, reader, to.port) === 'open'
        ? [{ device: reader.id, port: to.port, isApp: isApp(reader) }]
        : []
    })
    const [reader] = readers.toSorted((a, b) => Number(b.isApp) - Number(a.isApp))
    return reader
      ? [{ code: 'exposed-key', device: store.id, folder: at, key, reader: reader.device, port: reader.port }]
      : []
  })
}
