import { readdirSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type ImageFacts, Images } from '../../server/builds/images.ts'
import { temporaryFolder } from './temporary-folder.ts'

const facts: ImageFacts = {
  fileName: 'hello.hvt',
  platform: { universe: 'embedded', target: 'hvt' },
  manifest: [],
  sections: [],
  components: [],
}
const bytes = (text: string) => Buffer.from(text.padEnd(1000, '.'))

describe('the image store', () => {
  it('finds an image by its hash and by the key of its inputs', async () => {
    const images = new Images(temporaryFolder())
    const image = await images.store('key1', bytes('one'), facts)
    expect(await images.find(image.hash)).toEqual(image)
    expect(await images.findByKey('key1')).toEqual(image)
    expect(await images.findByKey('key2')).toBeNull()
  })

  it('keeps one file for equal bytes, under the name of each key', async () => {
    const folder = temporaryFolder()
    const images = new Images(folder)
    await images.store('key1', bytes('one'), facts)
    await images.store('key2', bytes('one'), { ...facts, fileName: 'other.hvt' })
    expect(readdirSync(folder).filter(name => name.endsWith('.image'))).toHaveLength(1)
    expect(await images.findByKey('key1')).toMatchObject({ fileName: 'hello.hvt' })
    expect(await images.findByKey('key2')).toMatchObject({ fileName: 'other.hvt' })
  })

  it('never gives half an image', async () => {
    const images = new Images(temporaryFolder())
    const image = await images.store('key1', bytes('one'), facts)
    truncateSync(images.path(image.hash), 10)
    expect(await images.find(image.hash)).toBeNull()
    expect(await images.findByKey('key1')).toBeNull()
    expect(await images.store('key1', bytes('one'), facts)).toMatchObject({ hash: image.hash })
    expect(await images.findByKey('key1')).not.toBeNull()
  })

  it('removes those not used for longest, until the rest fits', async () => {
    const folder = temporaryFolder()
    const images = new Images(folder)
    const stored = []
    for (const [index, name] of ['one', 'two', 'three'].entries()) {
      const image = await images.store(name, bytes(name), facts)
      utimesSync(images.path(image.hash), index, index)
      stored.push(image)
    }
    // Asking for it is using it.
    await images.findByKey('one')
    expect(await images.prune(2500)).toBe(1)
    expect(await images.findByKey('two')).toBeNull()
    expect(await images.findByKey('one')).not.toBeNull()
    expect(await images.findByKey('three')).not.toBeNull()
    expect(readdirSync(join(folder, 'keys')).sort()).toEqual(['one.json', 'three.json'])
  })

  it('removes what a crash left half-written, when it is old', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'a.image.1.1.tmp'), 'half')
    writeFileSync(join(folder, 'b.image.1.2.tmp'), 'being written')
    utimesSync(join(folder, 'a.image.1.1.tmp'), 1, 1)
    await new Images(folder).prune(1_000_000)
    expect(readdirSync(folder)).toEqual(['b.image.1.2.tmp'])
  })
})
