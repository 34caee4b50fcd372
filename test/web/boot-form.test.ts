import { describe, expect, it } from 'vitest'
import { catalogue } from '../../shared/catalogue/catalogue.ts'
import { Composition } from '../../shared/model/composition.ts'
import { argumentsOf, bootRows, shellWord, splitArguments } from '../../web/panels/run/boot-form.ts'

const composition = (boot: Record<string, string>) =>
  Composition.parse({
    format: 1,
    name: 'greet',
    devices: [
      { id: 'logs', name: 'logs', type: 'default_reporter' },
      {
        id: 'app',
        name: 'app',
        type: 'app',
        boot,
        app: {
          module: 'Unikernel',
          bootArguments: [
            { flag: 'whom', type: 'string', default: 'world', doc: '' },
            { flag: 'times', type: 'int', default: '1', doc: '' },
            { flag: 'loud', type: 'flag', doc: '' },
          ],
        },
      },
    ],
    wires: [],
  })

describe('the form of a boot', () => {
  it('has a row for each argument, in the order of the graph', () => {
    const rows = bootRows(composition({}), catalogue)
    expect(rows.map(({ argument }) => argument.flag)).toEqual(['logs', 'whom', 'times', 'loud'])
    expect(argumentsOf(rows, '')).toEqual([])
  })

  it('makes words of what was given, and of what was typed beside it', () => {
    const rows = bootRows(composition({ whom: 'all of you', loud: 'true' }), catalogue)
    expect(argumentsOf(rows, '--logs=debug')).toEqual(['--whom=all of you', '--loud', '--logs=debug'])
    expect(argumentsOf(bootRows(composition({ loud: 'false' }), catalogue), '')).toEqual([])
  })

  it('says what is wrong with a value', () => {
    const [, , times] = bootRows(composition({ times: 'often' }), catalogue)
    expect(times?.fault).toBe('is not a whole number of 63 bits')
  })
})

describe('words', () => {
  it.each([
    ['', []],
    ['  a  b ', ['a', 'b']],
    [`--x="a b" 'c d'e`, ['--x=a b', 'c de']],
    [`a\\ b "q\\"q" 'back\\slash'`, ['a b', 'q"q', 'back\\slash']],
    [`''`, ['']],
  ])('%j is split as a shell does', (text, words) => expect(splitArguments(text)).toEqual(words))

  it('are quoted so that they are split back', () => {
    for (const word of ['plain', 'two words', "it's", '$HOME', '', 'a"b\\c'])
      expect(splitArguments(shellWord(word))).toEqual([word])
  })
})
