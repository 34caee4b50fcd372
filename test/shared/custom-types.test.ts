import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { catalogueFor } from '../../shared/catalogue/project-catalogue.ts'
import { Composition } from '../../shared/model/composition.ts'
import { CustomDeviceType, CustomSignature, ocamlConstant } from '../../shared/model/custom-types.ts'
import { applyEdits } from '../../shared/model/edit.ts'
import { readComposition, writeJson } from '../../shared/model/read-composition.ts'
import { validate } from '../../shared/validation/validate.ts'

const platform = { universe: 'embedded', target: 'hvt' } as const
const page = readFileSync(fileURLToPath(new URL('../../docs/your-own-device.md', import.meta.url)), 'utf8')
const example = Composition.parse(JSON.parse(/```json\n([\s\S]*?)```/.exec(page)?.[1] ?? ''))
const sources = { 'greeting.ml': '', 'greeter.ml': '', 'unikernel.ml': '' }

const check = (composition: Composition, files: Record<string, string> = sources) =>
  validate({ composition, sources: files }, platform, catalogueFor(composition))

const withType = (change: object): Composition => {
  const [type] = example.deviceTypes ?? []
  return Composition.parse({ ...example, deviceTypes: [{ ...type, ...change }] })
}

describe('a device type of a project’s own', () => {
  it('is checked, wired and typed like any other', () => {
    expect(check(example)).toEqual([])
    const unwired = { ...example, wires: example.wires.slice(1) }
    expect(check(unwired).map(({ code }) => code)).toEqual(['unwired-port'])
  })

  it('keeps what it does not know through reading and writing', () => {
    const text = writeJson(withType({ 'x-colour': 'mauve' }))
    const read = readComposition(text)
    expect(read.ok && writeJson(read.value)).toBe(text)
  })

  it.each([
    ['names no signature', { gives: 'greetings' }, 'gives'],
    ['gives what starts', { gives: 'job' }, 'gives'],
    ['gives a part of the platform', { gives: 'ptime' }, 'gives'],
    ['has a port of no signature', { ports: [{ name: 'store', signature: 'stores' }] }, 'ports.store'],
    ['has the id of the catalogue’s', { id: 'tar_kv_ro' }, 'id'],
    ['has a setting twice', { settings: [mark(), mark()] }, 'settings.mark'],
    [
      'has a default that is none',
      { settings: [{ ...mark(), kind: 'integer', min: 0, max: 3, default: 9 }] },
      'settings.mark',
    ],
    ['asks for a setting that it has not', { settings: [] }, 'universes.embedded.connect'],
    [
      'has a flag that every image has',
      { bootArguments: [{ flag: 'help', type: 'string', doc: '' }] },
      'bootArguments.help',
    ],
  ])('that %s is told so, with the place', (_, change, path) => {
    const problems = check(withType(change))
    expect(problems).toContainEqual(expect.objectContaining({ code: 'bad-custom-type', path }))
  })

  it('needs its module among the sources or in a library', () => {
    const { 'greeter.ml': _, ...without } = sources
    expect(check(example, without)).toContainEqual({
      code: 'missing-module',
      device: 'greeter',
      module: 'Greeter',
    })
  })

  it.each(['Greeter.Make;;exit 1', 'greeter', 'Greeter (X)', '(Greeter)', ''])(
    'is not read with the module %s',
    module => {
      const [type] = example.deviceTypes ?? []
      const universes = { embedded: { ...type?.universes.embedded, module } }
      expect(CustomDeviceType.safeParse({ ...type, universes }).success).toBe(false)
    },
  )

  it.each(['true', '42', '()', '[]', 'None', '`Read', 'Level.Debug'])(
    'may give connect the constant %s',
    text => expect(text).toMatch(ocamlConstant),
  )

  it.each(['exit 1', '-1', '(fun x -> x)', '"text"', 'f', 'M.f', '`read', 'true;'])(
    'may not give connect the text %s',
    text => expect(text).not.toMatch(ocamlConstant),
  )
})

describe('a signature of a project’s own', () => {
  it('may include one that stands before it, and none after', () => {
    const a = CustomSignature.parse({
      id: 'a',
      moduleType: 'A.S',
      short: 'a',
      kind: 'functor',
      includes: ['b'],
    })
    const b = CustomSignature.parse({ id: 'b', moduleType: 'B.S', short: 'b', kind: 'functor' })
    const fault = expect.objectContaining({ code: 'bad-custom-type', kind: 'signature', id: 'a' })
    expect(check({ ...example, signatures: [...(example.signatures ?? []), a, b] })).toContainEqual(fault)
    const ordered = { ...example, signatures: [...(example.signatures ?? []), b, a] }
    expect(check(ordered)).toEqual([])
    expect(catalogueFor(ordered).serves.get('a')).toEqual(new Set(['a', 'b']))
  })

  it.each([
    'Tcpip.Tcp.S with type ipaddr = Ipaddr.t',
    'A.S with type t := int and type u = B.t list',
    'Greeting.t',
    'string list',
  ])('is read with the type %s', moduleType =>
    expect(CustomSignature.parse({ id: 'a', moduleType, short: 'a', kind: 'functor' }).moduleType).toBe(
      moduleType,
    ),
  )

  it.each(['S;;', 'A.S with type t', 'A.S with type t = int;;', 'A.S with val', 'open.t', '(A)', 'A..S', ''])(
    'is not read with the type %s',
    moduleType =>
      expect(CustomSignature.safeParse({ id: 'a', moduleType, short: 'a', kind: 'functor' }).success).toBe(
        false,
      ),
  )
})

it('is added, changed and removed by edits', () => {
  const [type] = example.deviceTypes ?? []
  const [signature] = example.signatures ?? []
  if (!type || !signature) throw new Error('the example has both')
  const empty: Composition = { format: 1, name: 'empty', devices: [], wires: [] }
  const made = applyEdits(empty, [
    { edit: 'set-signature', signature },
    { edit: 'set-device-type', deviceType: type },
    { edit: 'set-device-type', deviceType: { ...type, title: 'Other' } },
  ])
  expect(made.deviceTypes?.map(({ title }) => title)).toEqual(['Other'])
  const gone = applyEdits(made, [
    { edit: 'remove-device-type', id: type.id },
    { edit: 'remove-signature', id: signature.id },
  ])
  expect(catalogueFor(gone)).toBe(catalogueFor(empty))
})

function mark() {
  return { id: 'mark', label: 'Mark', kind: 'text', default: '.' }
}
