import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import type { Catalogue } from '../../shared/catalogue/catalogue.ts'
import type { Device, DeviceId } from '../../shared/model/composition.ts'
import type { ProjectContent } from '../../shared/model/project.ts'
import { feedsOf } from '../../shared/model/reached.ts'
import { dataFolderOf } from '../../shared/model/static-data.ts'
import type { Problem } from '../../shared/problems/problem.ts'
import { fileInside } from '../projects/store/file-inside.ts'
import { readOrdinaryFile } from '../projects/store/read-ordinary-file.ts'

/** A TLS server of a composition, and where in the project folder its chain of certificates and its key are. */
export type TlsServer = { device: DeviceId; chain: string; key: string }

/** The TLS servers whose chain and key are files of the project. Files that are not there are `validate`'s to find; stores on disks are known at boot only. */
export const tlsServers = (
  { composition, files = {} }: Pick<ProjectContent, 'composition' | 'files'>,
  catalogue: Catalogue,
): TlsServer[] => {
  const { devices } = composition
  const feeds = feedsOf(composition)
  const byId = new Map<DeviceId, Device>(devices.map(device => [device.id, device]))
  return devices.flatMap(device => {
    const type = catalogue.deviceTypes.get(device.type)
    const setting = type?.settings.find(({ id }) => id === 'certificate')
    const port = type?.ports.find(({ secret }) => secret)
    if (!setting || !port) return []
    const holder = feeds.get(device.id)?.get(port.name)
    const source = holder && byId.get(holder)
    const store = source ? dataFolderOf(catalogue, source) : null
    if (store === null) return []
    const path = `${store}/${String(device.settings[setting.id] ?? setting.default)}`
    const [chain, key] = [`${path}.pem`, `${path}.key`]
    return [chain, key].every(file => Object.hasOwn(files, file)) ? [{ device: device.id, chain, key }] : []
  })
}

/** How the faults of a chain and a key, both PEM, are found: here, or in another thread. */
export type FindFaults = (pem: Pem) => CertificateFault[] | Promise<CertificateFault[]>
export type Pem = { chain: string; key: string }

/**
 * What would stop these servers at boot, or fail each of their handshakes, in the certificates and keys that are compiled into an
 * image. `folder`: the project folder; null where there is none.
 */
export const certificateProblems = async (
  servers: readonly TlsServer[],
  folder: string | null,
  findFaults: FindFaults,
): Promise<Problem[]> => {
  if (folder === null) return []
  const problems: Problem[] = []
  // Many servers may have one certificate.
  const known = new Map<string, CertificateFault[]>()
  for (const { device, ...paths } of servers) {
    const faults = known.get(paths.chain) ?? (await faultsIn(folder, paths, findFaults))
    known.set(paths.chain, faults)
    for (const { of, severity, reason } of faults)
      problems.push({ code: 'bad-certificate', device, file: paths[of], reason, severity })
  }
  return problems
}

const faultsIn = async (
  folder: string,
  paths: { chain: string; key: string },
  findFaults: FindFaults,
): Promise<CertificateFault[]> => {
  const [chain, key] = await Promise.all(
    [paths.chain, paths.key].map(async path => {
      const file = await fileInside(folder, path)
      return file === null ? null : readOrdinaryFile(file, maxPemBytes).catch(() => null)
    }),
  )
  if (chain === 'too large') return [fault('chain', 'is larger than 1 MB, which no chain of certificates is')]
  if (key === 'too large') return [fault('key', 'is larger than 1 MB, which no key is')]
  if (!(chain instanceof Uint8Array && key instanceof Uint8Array)) return []
  return findFaults({ chain: textOf(chain), key: textOf(key) })
}

const maxPemBytes = 1024 * 1024
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8')

/** What is wrong, in words that follow its file. */
export type CertificateFault = { of: 'chain' | 'key'; severity: 'error' | 'warning'; reason: string }

/** Faults of a chain of certificates and its key, both PEM. */
export const certificateFaults = ({ chain, key }: Pem): CertificateFault[] => {
  const blocks = chain.split(beginning).slice(1)
  const certificates = blocks.map(parseCertificate)
  const [own] = certificates
  if (own === undefined) return [fault('chain', 'holds no certificate in PEM form (BEGIN CERTIFICATE)')]
  const broken = certificates.indexOf(null)
  if (own === null || broken >= 0) return [fault('chain', `certificate ${broken + 1} in it cannot be read`)]
  const secret = parseKey(key)
  if (typeof secret === 'string') return [fault('key', secret)]
  const found: CertificateFault[] = []
  const weak = weakness(secret)
  if (weak !== null) found.push(fault('key', weak))
  if (!own.checkPrivateKey(secret))
    found.push(fault('key', 'is not the key of the certificate that comes first in the chain'))
  certificates.slice(1).forEach((certificate, at) => {
    const weak = certificate && weakness(certificate.publicKey)
    if (weak) found.push(fault('chain', `certificate ${at + 2} ${weak}`))
  })
  if (!own.subjectAltName)
    found.push(doubt('names no host as a subjectAltName: browsers believe no other name (RFC 9525)'))
  if (new Date(own.validTo).getTime() < Date.now())
    found.push(doubt(`has been out of date since ${own.validTo}`))
  return found
}

const fault = (of: CertificateFault['of'], reason: string): CertificateFault => ({
  of,
  severity: 'error',
  reason,
})
const doubt = (reason: string): CertificateFault => ({ of: 'chain', severity: 'warning', reason })

const [beginning, ending] = ['-----BEGIN CERTIFICATE-----', '-----END CERTIFICATE-----']

/** `text`: what follows the beginning of a certificate. */
const parseCertificate = (text: string): X509Certificate | null => {
  const end = text.indexOf(ending)
  if (end < 0) return null
  try {
    return new X509Certificate(`${beginning}${text.slice(0, end)}${ending}\n`)
  } catch {
    return null
  }
}

/** The key, or why there is none. */
const parseKey = (pem: string): KeyObject | string => {
  if (/ENCRYPTED/.test(pem))
    return 'is protected by a pass phrase, which nobody can type at boot: write it without (openssl pkey -in FILE)'
  try {
    return createPrivateKey(pem)
  } catch {
    return 'holds no private key in PEM form (BEGIN PRIVATE KEY)'
  }
}

/** Curves of TLS 1.3 that certificates may have (RFC 8446 4.2.3). */
const curves: ReadonlySet<string> = new Set(['prime256v1', 'secp384r1', 'secp521r1'])

/** Why TLS would not have a key, in words that follow its place. 2048 bits: what OpenSSL asks for at its security level 2 (112 bits). */
const weakness = ({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): string | null => {
  switch (asymmetricKeyType) {
    case 'rsa':
    case 'rsa-pss': {
      const bits = asymmetricKeyDetails?.modulusLength ?? 0
      return bits >= 2048 ? null : `is an RSA key of ${bits} bits; TLS here asks for 2048 or more`
    }
    case 'ec': {
      const curve = asymmetricKeyDetails?.namedCurve ?? 'an unnamed curve'
      return curves.has(curve)
        ? null
        : `is on the curve ${curve}, which TLS does not have; P-256, P-384 and P-521 it has`
    }
    case 'ed25519':
    case 'ed448':
      return null
    default:
      return `is a key for ${asymmetricKeyType ?? 'something unknown'}, not for TLS: take RSA, ECDSA or Ed25519`
  }
}
