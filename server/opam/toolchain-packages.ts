import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { RootPackage } from './root-packages.ts'

/**
 * The versions of MirageOS's packages whose interfaces the toolchain's own libraries (unikernel/lib) follow. In the embedded universe
 * these are given, and no other version can be in an image beside them, for the devices are compiled against them.
 */
const versions: Readonly<Record<string, string>> = {
  'cmdliner-stdlib': '1.0.1',
  'cohttp-mirage': '5.3.0',
  conduit: '7.1.0',
  'conduit-mirage': '7.1.0',
  dns: '10.2.5',
  'dns-client-mirage': '10.2.5',
  'happy-eyeballs-mirage': '2.0.1',
  'logs-syslog': '0.5.0',
  'mirage-block': '3.0.2',
  'mirage-block-ramdisk': '0.5',
  'mirage-block-solo5': '0.8.1',
  'mirage-bootvar': '1.0.1',
  'mirage-crypto-rng-mirage': '2.0.0',
  'mirage-flow': '5.0.0',
  'mirage-kv-mem': '4.0.0',
  'mirage-logs': '3.0.0',
  'mirage-mtime': '5.2.0',
  'mirage-net': '4.0.0',
  'mirage-net-solo5': '0.8.1',
  'mirage-ptime': '5.2.0',
  'mirage-runtime': '4.11.2',
  'mirage-sleep': '4.1.0',
  'mirage-solo5': '0.10.0',
  'tar-mirage': '3.5.0',
  tcpip: '9.0.1',
  tls: '2.1.2',
  'tls-mirage': '2.1.2',
}

/** The packages that a toolchain has compiled itself. */
export const toolchainPackages = async (prefix: string): Promise<RootPackage[]> => {
  const there = new Set(await readdir(join(prefix, 'lib')))
  return Object.entries(versions)
    .filter(([name]) => there.has(name))
    .map(([name, version]) => ({ name, version, licence: 'ISC', dependencies: [] }))
}
