import { expect, describe as group, it } from 'vitest'
import { catalogue } from '../../shared/catalogue/catalogue.ts'
import { Composition } from '../../shared/model/composition.ts'
import { applyEdits } from '../../shared/model/edit.ts'
import { describe } from '../../shared/problems/describe.ts'
import { fixesFor } from '../../shared/problems/fixes.ts'
import type { Problem } from '../../shared/problems/problem.ts'
import { mayBuild, validate } from '../../shared/validation/validate.ts'
import { testCatalogue } from '../codegen/test-universe.ts'
import { processorTime } from '../processor-time.ts'

const platform = { universe: 'embedded', target: 'hvt' } as const

const composition = (devices: object[], wires: string[] = []): Composition =>
  Composition.parse({
    format: 1,
    name: 'test',
    devices: devices.map(device => ({ settings: {}, boot: {}, ...device })),
    wires: wires.map(text => {
      const [from, to, port] = text.split(/[>.]/)
      return { from: { device: from }, to: { device: to, port } }
    }),
  })

const app = (ports: string[] = [], more: object = {}, name = 'app') => ({
  id: name,
  type: 'app',
  name,
  app: { module: 'Unikernel', ports: ports.map(signature => ({ name: signature, signature })), ...more },
})
const sources = { 'unikernel.ml': 'let start () = Lwt.return_unit\n' }

const check = (graph: Composition, files: Record<string, string> = sources): Problem[] =>
  validate({ composition: graph, sources: files }, platform, testCatalogue)
const codes = (graph: Composition, files?: Record<string, string>): string[] =>
  check(graph, files).map(({ code }) => code)

group('validate', () => {
  it('takes a time that grows with the project, not with its square', () => {
    const wires = Array.from({ length: 20_000 }, () => 'a>b.network')
    const graph = composition([app(['network'], {}, 'a'), app(['network'], {}, 'b')], wires)
    let found = 0
    const ms = processorTime(() => {
      found = check(graph).length
    })
    expect(found).toBeGreaterThan(20_000)
    expect(ms).toBeLessThan(1500)
  })

  it('finds nothing wrong with an app that has what it needs', () => {
    expect(
      codes(composition([{ id: 's', type: 'default_sleep', name: 's' }, app(['sleep'])], ['s>app.sleep'])),
    ).toEqual([])
  })

  it('accepts a device that gives more than is needed, and refuses one that gives less', () => {
    const devices = (gives: string, needs: string) => [
      { id: 'disk', type: 'test_disk', name: 'disk' },
      { id: 'store', type: gives, name: 'store' },
      app([needs], { module: 'Unikernel.Make' }),
    ]
    expect(
      codes(composition(devices('test_store', 'kv_ro'), ['disk>store.block', 'store>app.kv_ro'])),
    ).toEqual([])
    expect(codes(composition(devices('test_files', 'kv_rw'), ['store>app.kv_rw']))).toEqual(['type-mismatch'])
  })

  const broken: [string, Composition, string[]][] = [
    ['an unwired port', composition([app(['sleep'])]), ['unwired-port']],
    [
      'a wire that does not fit',
      composition([{ id: 'c', type: 'default_ptime', name: 'c' }, app(['sleep'])], ['c>app.sleep']),
      ['type-mismatch'],
    ],
    [
      'a wire from a device that gives nothing',
      composition([{ id: 'c', type: 'no_sleep', name: 'c' }, app(['sleep'])], ['c>app.sleep']),
      ['type-mismatch'],
    ],
    [
      'a wire to a port that is not there',
      composition([app()], ['app>app.sleep']),
      ['unknown-port', 'cycle'],
    ],
    [
      'a wire from a device that is not there',
      composition([app(['sleep'])], ['gone>app.sleep']),
      ['dangling-wire'],
    ],
    [
      'two wires to one port',
      composition(
        [{ id: 'c', type: 'default_sleep', name: 'c' }, app(['sleep'])],
        ['c>app.sleep', 'c>app.sleep'],
      ),
      ['doubly-wired-port'],
    ],
    [
      'a name with a hyphen',
      composition([{ id: 'c', type: 'default_ptime', name: 'my-clock' }, app()]),
      ['bad-name'],
    ],
    [
      'a name of 68 letters',
      composition([{ id: 'c', type: 'default_ptime', name: 'x'.repeat(68) }, app()]),
      ['bad-name'],
    ],
    [
      'a name taken twice',
      composition([{ id: 'c', type: 'default_ptime', name: 'app' }, app()]),
      ['duplicate-name'],
    ],
    [
      'an id taken twice',
      composition([{ id: 'app', type: 'default_ptime', name: 'c' }, app()]),
      ['duplicate-id'],
    ],
    [
      'two devices in one slot',
      composition([
        { id: 'a', type: 'default_ptime', name: 'a' },
        { id: 'b', type: 'mock_ptime', name: 'b' },
        app(),
      ]),
      ['slot-taken'],
    ],
    [
      'a device type nobody knows',
      composition([{ id: 'a', type: 'warp_drive', name: 'a' }, app()]),
      ['unknown-device-type'],
    ],
    [
      'a setting out of range',
      composition(
        [
          { id: 'n', type: 'test_net', name: 'n' },
          { id: 's', type: 'test_stack', name: 's', settings: { mtu: 9001 } },
          app(),
        ],
        ['n>s.net'],
      ),
      ['bad-setting'],
    ],
    [
      'a setting of another device',
      composition([{ id: 'a', type: 'default_sleep', name: 'a', settings: { level: 'info' } }, app()]),
      ['unknown-setting'],
    ],
    [
      'a boot value of another type',
      composition([app([], { bootArguments: [{ flag: 'times', type: 'int', default: 'once', doc: '' }] })]),
      ['bad-boot-default'],
    ],
    [
      'a boot argument that every image has',
      composition([app([], { bootArguments: [{ flag: 'help', type: 'flag', doc: '' }] })]),
      ['boot-argument-clash'],
    ],
    ['a functor port on a plain module', composition([app(['network'])]), ['unwired-port', 'not-a-functor']],
    ['a module that no file defines', composition([app([], { module: 'Site' })]), ['missing-module']],
    ['a module path that is none', composition([app([], { module: 'site.ml' })]), ['bad-module-path']],
    [
      'a library that needs an operating system',
      composition([app([], { libraries: ['unix'] })]),
      ['unknown-library'],
    ],
    [
      'a library name that would end the dune stanza',
      composition([app([], { libraries: ['lwt) (preprocess (action (system "id")))'] })]),
      ['unknown-library'],
    ],
    ['a port that needs an app', composition([app(['job'])]), ['unwired-port', 'unknown-signature']],
    [
      'a port name that OCaml keeps',
      composition([app([], { ports: [{ name: 'end', signature: 'sleep' }] })]),
      ['unwired-port', 'bad-port-name'],
    ],
  ]
  for (const [what, graph, expected] of broken)
    it(`refuses ${what}`, () => {
      expect(codes(graph).sort()).toEqual([...expected].sort())
    })

  it('wants one stack under a DNS client and its happy eyeballs, and offers to rewire either', () => {
    const device = (type: string, name: string) => ({ id: name, type, name, settings: {}, boot: {} })
    const wire = (from: string, to: string, port: string) => ({
      from: { device: from },
      to: { device: to, port },
    })
    const two = Composition.parse({
      format: 1,
      name: 'two',
      devices: [
        device('netif', 'west'),
        device('netif', 'east'),
        { ...device('generic_stackv4v6', 'a'), settings: { group: 'a' } },
        { ...device('generic_stackv4v6', 'b'), settings: { group: 'b' } },
        device('generic_happy_eyeballs', 'eyeballs'),
        device('generic_dns_client', 'dns'),
      ],
      wires: [
        wire('west', 'a', 'network'),
        wire('east', 'b', 'network'),
        wire('a', 'eyeballs', 'stack'),
        wire('b', 'dns', 'stack'),
        wire('eyeballs', 'dns', 'happy_eyeballs'),
      ],
    })
    const found = (content: Composition) =>
      validate(
        { composition: content, sources: {} },
        { universe: 'embedded', target: 'hvt' },
        catalogue,
      ).filter(({ code }) => code === 'not-shared')
    const [problem] = found(two)
    expect(problem).toMatchObject({ device: 'dns', ends: ['b', 'a'] })
    if (!problem) return
    expect(describe(problem, { composition: two, catalogue }).title).toBe(
      '`dns` needs one device at `stack` and `happy_eyeballs > stack`, it has `b` and `a`',
    )
    const fixes = fixesFor(problem, { composition: two, catalogue, sources: {} })
    expect(fixes.map(({ label }) => label)).toEqual(['Wire a to dns', 'Wire b to eyeballs'])
    for (const { edits } of fixes) expect(found(applyEdits(two, edits))).toEqual([])
  })

  it('refuses a cycle and names its devices', () => {
    const devices = [
      { id: 'a', type: 'test_tls', name: 'a' },
      { id: 'b', type: 'test_tls', name: 'b' },
    ]
    const cycle = check(composition(devices, ['a>b.over', 'b>a.over'])).find(({ code }) => code === 'cycle')
    expect(cycle).toMatchObject({ code: 'cycle', devices: ['a', 'b'] })
  })

  it('lets an image be built whatever its next boot is told', () => {
    const declared = [{ flag: 'times', type: 'int', default: '1', doc: '' }]
    const device = { ...app([], { bootArguments: declared }), boot: { times: 'often', whom: 'you' } }
    const problems = check(composition([device]))
    expect(problems.map(({ code }) => code).sort()).toEqual(['bad-boot-value', 'unknown-boot-argument'])
    expect(mayBuild(problems)).toBe(true)
  })

  it('warns of a graph without an app and builds it all the same', () => {
    expect(check(composition([]))).toEqual([{ code: 'nothing-starts' }])
  })

  it('refuses sources that would hide a library or each other', () => {
    const files = { ...sources, 'lwt.ml': '', 'Site.ml': '', 'site.ml': '', 'alone.mli': '' }
    expect(codes(composition([app()]), files).sort()).toEqual([
      'interface-alone',
      'module-clash',
      'reserved-module',
    ])
  })

  it('refuses a source that would hide the module of a folder, under the folder’s name', () => {
    const store = { id: 'content', type: 'crunch', name: 'content', settings: { dirname: 'web/site' } }
    const files = { ...sources, 'static_web_site.ml': '', 'static_content.ml': '' }
    expect(
      validate({ composition: composition([store, app()]), sources: files }, platform, catalogue),
    ).toContainEqual({
      code: 'reserved-module',
      file: 'src/static_web_site.ml',
      module: 'Static_web_site',
    })
  })

  it('puts every problem into words with a place, at most 26 characters of them for the device', () => {
    for (const [, graph] of broken)
      for (const problem of check(graph)) {
        const { title, where, short } = describe(problem, { composition: graph, catalogue: testCatalogue })
        expect(title).toMatch(/^\S.*[^.\s]$/)
        expect(where).not.toBe('')
        expect([...short].length, short).toBeLessThanOrEqual(26)
      }
  })

  it('offers fixes that each take the problem away and bring no worse one', () => {
    let offered = 0
    for (const [what, graph] of broken)
      for (const problem of check(graph))
        for (const fix of fixesFor(problem, { composition: graph, catalogue: testCatalogue, sources })) {
          offered++
          const after = check(applyEdits(graph, fix.edits))
          expect(
            after.some(other => JSON.stringify(other) === JSON.stringify(problem)),
            `${what}: ${fix.label}`,
          ).toBe(false)
        }
    expect(offered).toBeGreaterThan(20)
  })

  it('has the same answer for the same graph in the real catalogue', () => {
    const graph = composition([app(['sleep', 'ptime'])])
    const once = validate({ composition: graph, sources }, platform, catalogue)
    expect(validate({ composition: graph, sources }, platform, catalogue)).toEqual(once)
    expect(once).toHaveLength(2)
  })
})

group('two network stacks', () => {
  const stacks = (group?: string) =>
    composition(
      [
        { id: 'n1', type: 'default_network', name: 'service' },
        { id: 'n2', type: 'netif', name: 'net' },
        { id: 's1', type: 'generic_stackv4v6', name: 'stack' },
        { id: 's2', type: 'generic_stackv4v6', name: 'west', settings: group ? { group } : {} },
        app([], {}),
      ],
      ['n1>s1.network', 'n2>s2.network'],
    )
  const problems = (graph: Composition) =>
    validate({ composition: graph, sources }, platform, catalogue).filter(
      ({ code }) => code !== 'nothing-starts',
    )

  it('clash in their boot arguments, and a group for one of them fixes that', () => {
    const graph = stacks()
    const found = problems(graph)
    expect(new Set(found.map(({ code }) => code))).toEqual(new Set(['boot-argument-clash']))
    const [fix] = fixesFor(found[0] as Problem, { composition: graph, catalogue, sources })
    expect(fix?.label).toBe('Give it a group')
    expect(problems(applyEdits(graph, fix?.edits ?? []))).toEqual([])
  })

  it('are told apart by a group', () => {
    expect(problems(stacks('far'))).toEqual([])
    expect(problems(stacks('Far away')).map(({ code }) => code)).toContain('bad-setting')
  })
})
