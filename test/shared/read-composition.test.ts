import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readComposition, readLayout, writeJson } from '../../shared/model/read-composition.ts'

const good = { format: 1, name: 'x', devices: [], wires: [] }
const read = (value: unknown) => readComposition(JSON.stringify(value))

describe('readComposition', () => {
  it('keeps unknown fields, wherever they stand, through reading and writing', () => {
    const composition = {
      ...good,
      from: 'a newer version',
      devices: [
        { id: 'a', type: 'default_sleep', name: 'a', settings: {}, boot: {}, colour: 'red' },
        {
          id: 'b',
          type: 'app',
          name: 'b',
          settings: {},
          boot: {},
          app: {
            module: 'B',
            ports: [{ name: 'p', signature: 'sleep', hint: 1 }],
            bootArguments: [],
            libraries: [],
            kept: true,
          },
        },
      ],
      wires: [{ from: { device: 'a', output: 'x' }, to: { device: 'b', port: 'p' }, bend: 3 }],
    }
    const result = read(composition)
    expect(result.ok && JSON.parse(writeJson(result.value))).toEqual(composition)
  })

  it('refuses names that look things up in every object', () => {
    expect(read({ ...good, devices: [{ id: 'constructor', type: 'default_sleep', name: 'a' }] }).ok).toBe(
      false,
    )
    const bootArguments = [{ flag: 'constructor', type: 'string', doc: '' }]
    const app = { module: 'A', bootArguments }
    expect(read({ ...good, devices: [{ id: 'a', type: 'app', name: 'a', app }] }).ok).toBe(false)
  })

  it('says where in the file something is wrong, for everything that is', () => {
    const result = read({
      ...good,
      name: '1 2',
      devices: [
        { id: 'a', type: 'default_sleep' },
        { id: 'b', type: 'app', name: 'b' },
        { id: 'c', type: 'app', name: 'c', app: { module: 'C', ports: [{ name: 1, signature: 's' }] } },
      ],
    })
    expect(result.ok).toBe(false)
    const said = result.ok
      ? []
      : result.problems.map(problem => problem.code === 'unreadable' && `${problem.path} ${problem.reason}`)
    expect(said).toEqual([
      'name a letter, then letters, digits, - and _, at most 64',
      'devices[0].name is missing: a text belongs here',
      'devices[1].app is missing: an object belongs here',
      'devices[2].app.ports[0].name is a number, a text belongs here',
    ])
    expect(read([])).toMatchObject({
      problems: [{ path: '', reason: 'The file is a list, an object belongs here' }],
    })
  })

  it('says that a newer format wants a newer version', () => {
    const result = read({ ...good, format: 2 })
    expect(result.ok ? [] : result.problems).toEqual([
      expect.objectContaining({
        code: 'unreadable',
        path: 'format',
        reason: expect.stringContaining('newer'),
      }),
    ])
  })

  it('says why a file is not JSON', () => {
    const result = readComposition('{ "format": 1,')
    expect(result.ok ? [] : result.problems).toEqual([
      expect.objectContaining({ code: 'unreadable', file: 'composition.json' }),
    ])
  })

  it('loses no field that JavaScript keeps for itself: it is refused', () => {
    const device = '{"id":"a","type":"random","name":"a","settings":{"__proto__":"x"}}'
    const result = readComposition(`{"format":1,"name":"p","devices":[${device}],"wires":[]}`)
    expect(result.ok ? [] : result.problems).toEqual([
      expect.objectContaining({ reason: expect.stringContaining('`__proto__`') }),
    ])
  })

  it('never throws, whatever the file holds', () => {
    const mutations = fc.tuple(
      fc.constantFrom('format', 'name', 'devices', 'wires', 'title', '__proto__', 'constructor'),
      fc.jsonValue(),
    )
    fc.assert(
      fc.property(fc.array(mutations, { maxLength: 4 }), fc.string(), (changes, text) => {
        const value: Record<string, unknown> = { ...good }
        for (const [key, change] of changes) value[key] = change
        expect(typeof read(value).ok).toBe('boolean')
        expect(typeof readComposition(text).ok).toBe('boolean')
        expect(typeof readLayout(text).ok).toBe('boolean')
      }),
    )
  })
})
