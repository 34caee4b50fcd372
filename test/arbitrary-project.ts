import * as fc from 'fast-check'

/** What a later version may add to an object, under names that this one does not use. */
const extra = fc.dictionary(
  fc.oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).map(name => `x${name}`),
    fc.constantFrom('constructor', 'toString', 'später', 'a b', 'a.b', '$ref', '0'),
  ),
  fc.jsonValue({ maxDepth: 3 }).map(value => JSON.parse(JSON.stringify(value)) as unknown),
  { maxKeys: 3 },
)

const text = fc.string({ unit: 'grapheme', maxLength: 30 })

const device = (id: fc.Arbitrary<string>) =>
  fc.oneof(
    fc.record({
      id,
      type: fc.constantFrom('default_sleep', 'default_ptime', 'of_a_later_version'),
      name: text,
      settings: fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.oneof(text, fc.integer(), fc.boolean())),
      boot: fc.dictionary(fc.stringMatching(/^[a-z]{2,8}$/), text),
    }),
    fc.record({
      id,
      type: fc.constant('app'),
      name: text,
      settings: fc.constant({}),
      boot: fc.constant({}),
      app: fc
        .tuple(fc.record({ module: text, ports: fc.constant([]), bootArguments: fc.constant([]) }), extra)
        .map(([app, more]) => ({ ...more, ...app, libraries: [] })),
    }),
  )

const withExtra = <T extends object>(arbitrary: fc.Arbitrary<T>) =>
  fc.tuple(extra, arbitrary).map(([more, value]) => ({ ...more, ...value }))

/**
 * The documents of a project as someone may have them: all that this version does not know included, also a graph that
 * makes no sense. `id`: of devices.
 */
export const arbitraryProject = (id: fc.Arbitrary<string> = fc.stringMatching(/^d[a-z0-9]{1,6}$/)) =>
  fc.record({
    composition: withExtra(
      fc.record({
        format: fc.constant(1),
        name: fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,20}$/),
        title: text,
        devices: fc.array(withExtra(device(id)), { maxLength: 5 }),
        wires: fc.array(
          withExtra(
            fc.record({
              from: withExtra(fc.record({ device: id })),
              to: withExtra(fc.record({ device: id, port: text })),
            }),
          ),
          { maxLength: 5 },
        ),
      }),
    ),
    layout: withExtra(
      fc.record({
        format: fc.constant(1),
        positions: fc.dictionary(id, fc.record({ x: fc.integer(), y: fc.integer() })),
        notes: fc.array(
          withExtra(
            fc.record({
              id: fc.constantFrom('note-1', 'note-2', 'note-3'),
              position: fc.record({ x: fc.integer(), y: fc.integer() }),
              title: text,
              text,
            }),
          ),
          { maxLength: 3 },
        ),
      }),
    ),
    sources: fc.dictionary(
      fc.stringMatching(/^[a-z][a-z0-9_']{0,10}\.mli?$/),
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      { maxKeys: 4 },
    ),
  })
