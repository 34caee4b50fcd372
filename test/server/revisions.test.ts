import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { finishSave, revisionOf, saveDocuments } from '../../server/projects/store/revisions.ts'
import { temporaryFolder } from './temporary-folder.ts'

const before = new Map([
  ['composition.json', 'old graph'],
  ['src/a.ml', 'old a'],
  ['src/b.ml', 'old b'],
])
const after = new Map([
  ['composition.json', 'new graph'],
  ['src/a.ml', 'new a'],
  ['src/c.ml', 'new c'],
])

const project = () => {
  const folder = temporaryFolder()
  for (const [path, text] of before) {
    mkdirSync(join(folder, path, '..'), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return { folder, state: join(temporaryFolder(), 'state') }
}

const documents = (folder: string) =>
  Object.fromEntries(
    ['composition.json', 'src/a.ml', 'src/b.ml', 'src/c.ml'].flatMap(path => {
      try {
        return [[path, readFileSync(join(folder, path), 'utf8')]]
      } catch {
        return []
      }
    }),
  )

describe('a save', () => {
  it('replaces, adds and removes files, and counts up', async () => {
    const { folder, state } = project()
    const first = await revisionOf(state, before)
    const second = await saveDocuments(folder, state, before, after)
    expect(second).toBe(first + 1)
    expect(documents(folder)).toEqual(Object.fromEntries(after))
    expect(await revisionOf(state, after)).toBe(second)
  })

  it('that a crash interrupted before it counted leaves the old files', async () => {
    const { folder, state } = project()
    mkdirSync(join(state, 'save.tmp/files'), { recursive: true })
    writeFileSync(join(state, 'save.tmp/files/composition.json'), 'half')
    await finishSave(folder, state)
    expect(documents(folder)).toEqual(Object.fromEntries(before))
  })

  it('that a crash interrupted while it tidied up does not stand in the way of the next', async () => {
    const { folder, state } = project()
    mkdirSync(join(state, 'save/files/src'), { recursive: true })
    writeFileSync(join(state, 'save/files/src/old.ml'), 'left over')
    await finishSave(folder, state)
    await saveDocuments(folder, state, before, after)
    expect(documents(folder)).toEqual(Object.fromEntries(after))
  })

  it('that a crash interrupted while files moved is finished, however far it was', async () => {
    for (const moved of [[], ['composition.json'], ['composition.json', 'src/a.ml', 'src/c.ml']]) {
      const { folder, state } = project()
      const save = join(state, 'save')
      mkdirSync(join(save, 'files/src'), { recursive: true })
      const write = [...after.keys()]
      writeFileSync(join(save, 'plan.json'), JSON.stringify({ write, remove: ['src/b.ml'] }))
      for (const [path, text] of after) {
        writeFileSync(join(moved.includes(path) ? folder : join(save, 'files'), path), text)
      }
      await finishSave(folder, state)
      expect(documents(folder)).toEqual(Object.fromEntries(after))
      await finishSave(folder, state)
      expect(documents(folder)).toEqual(Object.fromEntries(after))
    }
  })
})
