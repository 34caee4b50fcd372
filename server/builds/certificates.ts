import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Catalogue } from '../../shared/catalogue/catalogue.ts'
import type { Device, DeviceId } from '../../shared/model/composition.ts'
import type { ProjectContent } from '../../shared/model/project.ts'
import { feedsOf } from '../../shared/model/reached.ts'
import { dataFolderOf } from '../../shared/model/static-data.ts'
import type { Problem } from '../../shared/problems/problem.ts'

/**
 * What would stop a TLS server at boot, or fail each of its handshakes, in the certificates and keys that are compiled into an image. Files
 * that are not there are `validate`'s to find; stores on disks are known at boot only. `folder`: the project folder.
 */
export const certificateProblems = async (
  { composition, files = {} }: Pick<ProjectContent, 'composition' | 'files'>,
  catalogue: Catalogue,
  folder: string | null,
): Promise<Problem[]> => {
  if (folder === null) return []
  const problems: Problem[] = []
  for (const { device, store, name } of servers(composition, catalogue)) {
    const paths = [`${store}/${name}.pem`, `${store}/${name}.key`] as const
    if (paths.some(path => !Object.hasOwn(files, path))) continue
    const [chain, key] = await Promise.all(paths.map(path => readFile(join(folder, path)).catch(() => null)))
    if (!chain || !key) continue
    for (const { of, severity, reason } of faultsOf(chain.toString('utf8'), key.toString('utf8')))
      problems.push({
        code: 'bad-certificate',
        device,
        file: paths[of === 'chain' ? 0 : 1],
        reason,
        severity,
      })
  }
  return problems
}

/** TLS servers whose store is a folder of the project. */
const servers = (
  composition: ProjectContent['composition'],
  catalogue: Catalogue,
): { device: DeviceId; store: string; name: string }[] => {
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
    return [{ device: device.id, store, name: String(device.settings[setting.id] ?? setting.default) }]
  })
}

type Fault = { of: 'chain' | 'key'; severity: 'error' | 'warning'; reason: string }

/** Faults of a chain of certificates and its key, both PEM. */
const faultsOf = (chain: string, key: string): Fault[] => {
  const blocks = chain.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? []
  const certificates = blocks.map(parseCertificate)
  const [own] = certificates
  if (own === undefined) return [fault('chain', 'holds no certificate in PEM form (BEGIN CERTIFICATE)')]
  const broken = certificates.indexOf(null)
  if (own === null || broken >= 0) return [fault('chain', `certificate ${broken + 1} in it cannot be read`)]
  const secret = parseKey(key)
  if (typeof secret === 'string') return [fault('key', secret)]
  const found: Fault[] = []
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

const fault = (of: Fault['of'], reason: string): Fault => ({ of, severity: 'error', reason })
const doubt = (reason: string): Fault => ({ of: 'chain', severity: 'warning', reason })

const parseCertificate = (pem: string): X509Certificate | null => {
  try {
    return new X509Certificate(pem)
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
