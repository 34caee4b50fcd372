import { type Catalogue, portsOf } from '../catalogue/catalogue.ts'
import { type Composition, type Device, type DeviceId, isApp } from './composition.ts'
import { dataFolderOf } from './static-data.ts'

/*
 * Stores that hold private keys. Such a store feeds ports for secrets alone: a folder that an app reads is a folder that it may serve.
 */

/** What a port does with a store: keeps what is in it to itself, or may show it to anyone. */
export type Purpose = 'secret' | 'open'

/** Port and folder names that say so themselves, as apps written for MirageOS have them: `keys`, `certs`, `tls_keys`. */
const secretName = /^(?:.*[-_/])?(?:keys?|certs?|certificates?|secrets?|private)$/i

/** What a port of a device does with what is wired to it. */
export const purposeOf = (catalogue: Catalogue, device: Device, port: string): Purpose => {
  if (isApp(device)) return secretName.test(port) ? 'secret' : 'open'
  return catalogue.deviceTypes.get(device.type)?.ports.some(({ name, secret }) => name === port && secret)
    ? 'secret'
    : 'open'
}

/** What each device that feeds a port is used for. */
export const purposesServed = (
  catalogue: Catalogue,
  { devices, wires }: Composition,
): ReadonlyMap<DeviceId, ReadonlySet<Purpose>> => {
  const byId = new Map(devices.map(device => [device.id, device]))
  const served = new Map<DeviceId, Set<Purpose>>()
  for (const { from, to } of wires) {
    const target = byId.get(to.device)
    if (!target || !portsOf(catalogue, target).some(({ name }) => name === to.port)) continue
    const purposes = served.get(from.device) ?? new Set()
    served.set(from.device, purposes.add(purposeOf(catalogue, target, to.port)))
  }
  return served
}

/** Whether two folders of a project are the same, or one is in the other. */
export const foldersOverlap = (a: string, b: string): boolean =>
  a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`)

const otherThan = (purpose: Purpose): Purpose => (purpose === 'secret' ? 'open' : 'secret')

/** The folders that stores for the other purpose read. */
const foldersTaken = (
  catalogue: Catalogue,
  { devices }: Composition,
  served: ReadonlyMap<DeviceId, ReadonlySet<Purpose>>,
  purpose: Purpose,
): string[] =>
  devices.flatMap(device => {
    const folder = served.get(device.id)?.has(otherThan(purpose)) ? dataFolderOf(catalogue, device) : null
    return folder === null ? [] : [folder]
  })

/**
 * Whether a device may feed a port of that purpose: a store for secrets feeds nothing else, and a store that nothing reads yet is one for
 * secrets by the name of its folder or its own.
 */
export const maySupply = (
  catalogue: Catalogue,
  composition: Composition,
  served: ReadonlyMap<DeviceId, ReadonlySet<Purpose>>,
  device: Device,
  purpose: Purpose,
): boolean => {
  const purposes = served.get(device.id)
  if (purposes?.has(otherThan(purpose))) return false
  const folder = dataFolderOf(catalogue, device)
  if (
    folder !== null &&
    foldersTaken(catalogue, composition, served, purpose).some(each => foldersOverlap(folder, each))
  )
    return false
  if (purpose === 'open' || purposes?.has('secret')) return true
  return secretName.test(folder ?? device.name)
}

/** A folder for a new store of that purpose, which no store of the other one reads. */
export const folderFor = (
  catalogue: Catalogue,
  composition: Composition,
  served: ReadonlyMap<DeviceId, ReadonlySet<Purpose>>,
  purpose: Purpose,
  usual: string,
): string => {
  const taken = foldersTaken(catalogue, composition, served, purpose)
  const base = purpose === 'secret' ? 'certificates' : usual
  for (let n = 1; ; n += 1) {
    const folder = n === 1 ? base : `${base}${n}`
    if (!taken.some(each => foldersOverlap(each, folder))) return folder
  }
}

/** Files that hold certificates and keys, by the endings that these have everywhere. */
const keyMaterial = /\.(?:pem|key|crt|cer|der|csr|p12|pfx|jks)$/i

/** Files that hold a private key, by the names that OpenSSL, Let's Encrypt, OpenSSH and Java give them. */
const privateKey =
  /(?:^|\/)(?:[^/]*\.(?:key|p12|pfx|jks)|[^/]*(?:priv|key)[^/]*\.(?:pem|der)|id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?)$/i

/** Whether the name of a file is one that private keys have. */
export const namesPrivateKey = (path: string): boolean => privateKey.test(path)

/** Whether a file is a certificate or a key by its name. */
export const namesKeyMaterial = (path: string): boolean => keyMaterial.test(path) || privateKey.test(path)
