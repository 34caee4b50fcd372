import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { symlinkSync, writeFileSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { certificateFaults, certificateProblems, tlsServers } from '../../server/builds/certificates.ts'
import { catalogue } from '../../shared/catalogue/catalogue.ts'
import { Composition } from '../../shared/model/composition.ts'
import { temporaryFolder } from './temporary-folder.ts'

const composition = Composition.parse({
  format: 1,
  name: 'test',
  devices: [
    { id: 'store', name: 'store', type: 'crunch', settings: { dirname: 'certificates' } },
    { id: 'tls', name: 'tls', type: 'tls_server' },
  ],
  wires: [{ from: { device: 'store' }, to: { device: 'tls', port: 'certificates' } }],
})

const openssl = (...args: string[]): string =>
  execFileSync('openssl', args, { encoding: 'utf8', stdio: 'pipe' })

/** What is said of a certificate and its key; `make` writes both. */
const said = async (make: (chain: string, key: string) => void) => {
  const project = await temporaryFolder()
  await mkdir(join(project, 'certificates'))
  const paths = ['certificates/server.pem', 'certificates/server.key'] as const
  make(join(project, paths[0]), join(project, paths[1]))
  const files = Object.fromEntries(
    await Promise.all(
      paths.map(async path => {
        const bytes = await readFile(join(project, path))
        return [
          path,
          { size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') },
        ] as const
      }),
    ),
  )
  const problems = await certificateProblems(
    tlsServers({ composition, files }, catalogue),
    project,
    certificateFaults,
  )
  return problems.map(problem =>
    problem.code === 'bad-certificate'
      ? `${problem.severity}: ${problem.file} ${problem.reason}`
      : problem.code,
  )
}

const selfSigned = (chain: string, key: string, ...kind: string[]) =>
  openssl(
    ...['req', '-x509', '-nodes', '-keyout', key, '-out', chain, '-days', '2', '-subj', '/CN=a.test'],
    ...['-addext', 'subjectAltName=DNS:a.test', ...kind],
  )
const ec = (curve: string) => ['-newkey', 'ec', '-pkeyopt', `ec_paramgen_curve:${curve}`]

describe('certificates of a project are tried before the image is made', () => {
  it('says nothing of those that TLS takes', async () => {
    for (const kind of [ec('P-256'), ec('P-384'), ['-newkey', 'rsa:2048'], ['-newkey', 'ed25519']])
      expect(await said((chain, key) => selfSigned(chain, key, ...kind)), kind.join(' ')).toEqual([])
  })

  it('refuses a short RSA key, and a curve that TLS does not have', async () => {
    expect(await said((chain, key) => selfSigned(chain, key, '-newkey', 'rsa:1024'))).toEqual([
      'error: certificates/server.key is an RSA key of 1024 bits; TLS here asks for 2048 or more',
    ])
    expect(await said((chain, key) => selfSigned(chain, key, ...ec('secp256k1')))).toEqual([
      'error: certificates/server.key is on the curve secp256k1, which TLS does not have; P-256, P-384 and P-521 it has',
    ])
  })

  it('refuses the key of another certificate, one with a pass phrase, and what is no key', async () => {
    const other = (make: (key: string) => void) => (chain: string, key: string) => {
      selfSigned(chain, key, ...ec('P-256'))
      make(key)
    }
    expect(await said(other(key => openssl('genpkey', '-algorithm', 'ed25519', '-out', key)))).toEqual([
      'error: certificates/server.key is not the key of the certificate that comes first in the chain',
    ])
    expect(
      await said(
        other(key =>
          openssl('genpkey', '-algorithm', 'ed25519', '-aes256', '-pass', 'pass:secret', '-out', key),
        ),
      ),
    ).toEqual([expect.stringContaining('is protected by a pass phrase')])
    expect(await said(other(key => openssl('rand', '-out', key, '64')))).toEqual([
      'error: certificates/server.key holds no private key in PEM form (BEGIN PRIVATE KEY)',
    ])
  })

  it('refuses a chain that cannot be read, and doubts one without a host name', async () => {
    expect(
      await said((chain, key) => {
        selfSigned(chain, key, ...ec('P-256'))
        openssl('rand', '-out', chain, '64')
      }),
    ).toEqual(['error: certificates/server.pem holds no certificate in PEM form (BEGIN CERTIFICATE)'])
    expect(
      await said((chain, key) =>
        openssl(
          ...['req', '-x509', '-nodes', '-keyout', key, '-out', chain, '-days', '2', '-subj', '/CN=a.test'],
          ...ec('P-256'),
        ),
      ),
    ).toEqual([
      'warning: certificates/server.pem names no host as a subjectAltName: browsers believe no other name (RFC 9525)',
    ])
  })

  it('refuses a file that is too large for one, and one of beginnings without an end', async () => {
    const hostile = (bytes: string | Buffer) =>
      said((chain, key) => {
        selfSigned(chain, key, ...ec('P-256'))
        writeFileSync(chain, bytes)
      })
    expect(await hostile(Buffer.alloc(1024 * 1024 + 1))).toEqual([
      'error: certificates/server.pem is larger than 1 MB, which no chain of certificates is',
    ])
    expect(await hostile('-----BEGIN CERTIFICATE-----\n'.repeat(37_000))).toEqual([
      'error: certificates/server.pem certificate 1 in it cannot be read',
    ])
  })

  it('reads none that a link out of the project leads to', async () => {
    const outside = await temporaryFolder()
    expect(
      await said((chain, key) => {
        selfSigned(join(outside, 'chain'), key, ...ec('secp256k1'))
        symlinkSync(join(outside, 'chain'), chain)
      }),
    ).toEqual([])
  })
})
