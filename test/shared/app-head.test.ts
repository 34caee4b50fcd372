import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { catalogue } from '../../shared/catalogue/catalogue.ts'
import { AppDevice } from '../../shared/model/composition.ts'
import { compareHead, portsFromHead, textWithHead } from '../../shared/ocaml/app-head.ts'
import { describeDifference } from '../../shared/ocaml/head-difference.ts'
import { headOf } from '../../shared/ocaml/ocaml-head.ts'

const app = (ports: Record<string, string>, flags: string[] = [], module = 'Unikernel.Make'): AppDevice =>
  AppDevice.parse({
    id: 'a',
    name: 'a',
    type: 'app',
    app: {
      module,
      ports: Object.entries(ports).map(([name, signature]) => ({ name, signature })),
      bootArguments: flags.map(flag => ({ flag, type: 'int', default: '1', docv: '', doc: '' })),
    },
  })

const differences = (device: AppDevice, text: string) =>
  compareHead(device, text, catalogue).differences.map(describeDifference)

const echo = `module Make (Stack : Tcpip.Stack.V4V6) = struct
  (* keeps its comment *)
  let start stack port = serve stack port
end
`

describe('ports and head', () => {
  it('agree where each port fits its parameter, and may give more than is asked for', () => {
    expect(differences(app({ stack: 'stackv4v6', log: 'reporter' }, ['port']), echo)).toEqual([])
    const reads = 'module Make (Kv : Mirage_kv.RO) = struct let start kv = kv end'
    expect(differences(app({ kv: 'kv_rw' }), reads)).toEqual([])
    expect(differences(app({}, [], 'Unikernel'), 'let start () = Lwt.return_unit')).toEqual([])
    const named = 'module type S = Mirage_kv.RO module Make (Kv : S) = struct let start = go end'
    expect(differences(app({ kv: 'kv_ro' }), named)).toEqual([])
  })

  it('agree where `()` takes a value that is a unit, and only there', () => {
    const source = 'let start () count = go count'
    expect(differences(app({ syslog: 'syslog' }, ['count'], 'Unikernel'), source)).toEqual([])
    expect(differences(app({ syslog: 'syslog' }, ['count'], 'Unikernel'), 'let start _ () = go')).toEqual([
      '`start` takes 2 arguments; it is given `syslog`, `count`',
    ])
  })

  it('say exactly how they differ', () => {
    expect(differences(app({ kv: 'kv_ro' }, ['port']), echo)).toEqual([
      '`Stack` is `Tcpip.Stack.V4V6` in the source; port `kv` is `Mirage_kv.RO`',
    ])
    expect(differences(app({ stack: 'stackv4v6', kv: 'kv_ro' }), echo)).toEqual([
      'The source takes `Stack`; the ports that are modules: `stack`, `kv`',
    ])
    expect(differences(app({ stack: 'stackv4v6' }), echo)).toEqual([
      '`start` takes 2 arguments; it is given `stack`',
    ])
    expect(differences(app({}, [], 'Unikernel.Site'), echo)).toEqual(['The source has no module `Site`'])
  })
})

describe('the ports of the source', () => {
  const portsOf = (device: AppDevice, text: string) => {
    const head = headOf(text, ['Make'])
    if (!head) throw new Error('no head')
    const { ports, unknown } = portsFromHead(device, head, catalogue)
    return {
      ports: ports.map(({ name, signature }) => `${name}: ${signature}`),
      unknown: unknown.map(({ name }) => name),
    }
  }

  it('keep those that fit, in the order of the source, and those that are no modules where they are', () => {
    const text =
      'module Make (Kv : Mirage_kv.RO) (Net : Tcpip.Stack.V4V6) (Block : Mirage_block.S) = struct end'
    expect(
      portsOf(app({ log: 'reporter', network: 'stackv4v6', old: 'http', sleep: 'sleep' }), text),
    ).toEqual({
      ports: ['log: reporter', 'kv: kv_ro', 'network: stackv4v6', 'block: block', 'sleep: sleep'],
      unknown: [],
    })
  })

  it('name what no signature of the catalogue is', () => {
    const text = 'module Make (A : My.S) (Kv : Mirage_kv.RO) = struct end'
    expect(portsOf(app({}), text)).toEqual({ ports: ['kv: kv_ro'], unknown: ['A'] })
  })
})

describe('the head for the ports', () => {
  it('changes the parameters, and keeps the rest of the text', () => {
    expect(textWithHead(app({ stack: 'stackv4v6', content: 'kv_ro' }, ['port']), echo, catalogue)).toBe(
      `module Make (Stack : Tcpip.Stack.V4V6) (Content : Mirage_kv.RO) = struct
  (* keeps its comment *)
  let start stack content port = serve stack port
end
`,
    )
  })

  it('adds a module that is not there, and writes none into a file that is the module', () => {
    expect(
      textWithHead(app({ kv: 'kv_ro', log: 'reporter' }, ['https-port']), 'let x = 1\n', catalogue),
    ).toBe(
      'let x = 1\n\nmodule Make (Kv : Mirage_kv.RO) = struct\n  let start _kv _https_port = Lwt.return_unit\nend\n',
    )
    expect(textWithHead(app({ kv: 'kv_ro' }, [], 'Unikernel'), 'let start kv = kv\n', catalogue)).toBeNull()
  })

  it('agrees with the ports, and so do ports made from it, for any app', () => {
    const signatures = [...catalogue.signatures.values()]
      .filter(({ kind }) => kind !== 'sink')
      .map(({ id }) => id)
    const ports = fc.uniqueArray(
      fc.record({ name: fc.stringMatching(/^p[a-z]{0,4}$/), signature: fc.constantFrom(...signatures) }),
      { selector: ({ name }) => name, maxLength: 6 },
    )
    const flags = fc.uniqueArray(fc.stringMatching(/^f[a-z-]{1,4}$/), { maxLength: 3 })
    const device = fc
      .record({ ports, flags })
      .map(({ ports, flags }) =>
        app(Object.fromEntries(ports.map(({ name, signature }) => [name, signature])), flags),
      )
    fc.assert(
      fc.property(device, device, (one, other) => {
        const first = textWithHead(one, 'let helper = 1\n', catalogue) ?? ''
        expect(differences(one, first)).toEqual([])
        const second = textWithHead(other, first, catalogue) ?? ''
        expect(differences(other, second)).toEqual([])
        const head = headOf(second, ['Make'])
        if (!head) throw new Error('no head')
        const taken = portsFromHead(one, head, catalogue)
        expect(taken.unknown).toEqual([])
        const kinds = compareHead({ ...one, app: { ...one.app, ports: taken.ports } }, second, catalogue)
        expect(kinds.differences.filter(({ kind }) => kind !== 'start-count')).toEqual([])
      }),
    )
  })
})
