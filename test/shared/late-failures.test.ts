import { expect, describe as group, it } from 'vitest'
import { catalogue } from '../../shared/catalogue/catalogue.ts'
import { Composition } from '../../shared/model/composition.ts'
import { applyEdits } from '../../shared/model/edit.ts'
import { describe } from '../../shared/problems/describe.ts'
import { fixesFor } from '../../shared/problems/fixes.ts'
import { type Problem, severityOf } from '../../shared/problems/problem.ts'
import { validate } from '../../shared/validation/validate.ts'

group('what would compile and then fail', () => {
  const device = (id: string, type: string, rest = {}) => ({ id, type, name: id, ...rest })
  const wire = (from: string, to: string, port: string) => ({
    from: { device: from },
    to: { device: to, port },
  })
  const problemsOf = (content: Composition): Problem[] =>
    validate({ composition: content, sources: {} }, { universe: 'embedded', target: 'hvt' }, catalogue)
  /** The problem of a code, and whether each of its fixes leaves no such problem. */
  const found = (code: Problem['code'], content: Composition) => {
    const problem = problemsOf(content).find(problem => problem.code === code)
    if (!problem) return null
    const fixes = fixesFor(problem, { composition: content, catalogue, sources: {} })
    return {
      title: describe(problem, { composition: content, catalogue }).title,
      severity: severityOf(problem),
      fixes: fixes.map(({ label }) => label),
      fixed: fixes.every(
        ({ edits }) => !problemsOf(applyEdits(content, edits)).some(problem => problem.code === code),
      ),
    }
  }
  const graphOf = (devices: object[], wires: object[]) =>
    Composition.parse({ format: 1, name: 'late', devices, wires })

  it('a DNS client in an image without random numbers', () => {
    const content = graphOf([device('dns', 'generic_dns_client'), device('none', 'no_random')], [])
    expect(found('part-left-out', content)).toEqual({
      title: '`dns` needs the random source, which `none` leaves out',
      severity: 'error',
      fixes: ['Remove none'],
      fixed: true,
    })
  })

  it('a stack that is to have neither IPv4 nor IPv6', () => {
    const boot = { 'west-ipv4-only': 'true', 'west-ipv6-only': 'true' }
    const content = graphOf([device('s', 'generic_stackv4v6', { settings: { group: 'west' }, boot })], [])
    expect(found('boot-values-clash', content)).toEqual({
      title: 'Only one of `--west-ipv4-only` and `--west-ipv6-only` can be true',
      severity: 'warning',
      fixes: ['Forget --west-ipv4-only', 'Forget --west-ipv6-only'],
      fixed: true,
    })
  })

  it('two stores on one disk', () => {
    const content = graphOf(
      [device('disk', 'block_of_file'), device('a', 'sqlite_kv_rw'), device('b', 'tar_kv_ro')],
      [wire('disk', 'a', 'block'), wire('disk', 'b', 'block')],
    )
    expect(found('not-alone', content)).toEqual({
      title: '2 ports share `disk`, and each expects to be alone with it: `a`, `b`',
      severity: 'warning',
      fixes: ['Add another one'],
      fixed: true,
    })
  })

  it('two stacks on one network interface, whoever else sends through it', () => {
    const content = graphOf(
      [device('net', 'default_network'), device('a', 'generic_stackv4v6'), device('b', 'generic_stackv4v6')],
      [wire('net', 'a', 'network'), wire('net', 'b', 'network')],
    )
    expect(found('not-alone', content)).toMatchObject({ severity: 'warning', fixed: true })
  })

  it('a client without TLS whose app is to fetch by HTTPS', () => {
    const app = (value: string) => ({
      id: 'app',
      type: 'app',
      name: 'app',
      boot: { uri: value },
      app: {
        module: 'Unikernel.Make',
        ports: [{ name: 'client', signature: 'http_client' }],
        bootArguments: [{ flag: 'uri', type: 'string', default: 'http://a.test/' }],
      },
    })
    const graph = (value: string) =>
      graphOf([device('web', 'cohttp_client'), app(value)], [wire('web', 'app', 'client')])
    expect(found('needs-tls', graph('https://a.test/'))).toMatchObject({
      title: '`--uri` of `app` is an https address, and `web` has no TLS: the HTTPS client has',
      severity: 'warning',
    })
    expect(problemsOf(graph('http://a.test/')).map(({ code }) => code)).not.toContain('needs-tls')
  })

  it('a TLS server whose folder has no key', () => {
    const content = graphOf(
      [device('store', 'crunch', { settings: { dirname: 'keys' } }), device('tls', 'tls_server')],
      [wire('store', 'tls', 'certificates')],
    )
    expect(found('missing-certificate', content)).toMatchObject({
      title: '`tls` finds no `server.pem` and no `server.key` in folder `keys`, so the boot will end',
      severity: 'warning',
    })
  })

  it('an HTTPS client over connections without TLS', () => {
    const content = graphOf(
      [device('plain', 'conduit_tcp'), device('over', 'conduit_tls'), device('client', 'https_client')],
      [wire('plain', 'over', 'conduit'), wire('plain', 'client', 'conduit')],
    )
    expect(found('type-mismatch', content)).toMatchObject({
      severity: 'error',
      fixes: ['Wire over', 'Remove the wire'],
      fixed: true,
    })
  })

  it('more disks than a manifest has room for', () => {
    const disks = Array.from({ length: 64 }, (_, n) => device(`disk${n}`, 'block_of_file'))
    expect(found('too-many-manifest-devices', graphOf(disks, []))).toMatchObject({
      fixes: ['Remove disk63'],
      fixed: true,
    })
  })
})
