import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { billOfMaterials } from '../../server/builds/bill-of-materials.ts'
import { readLinkMap } from '../../server/builds/link-map.ts'

const map = readFileSync(new URL('link-maps/small.map', import.meta.url), 'utf8')
const inFile = new Set(['.text', '.note.solo5.manifest', '.rodata'])

describe('the map of a linked image', () => {
  it('gives every byte of its sections to the file that stands there', () => {
    const linked = readLinkMap(map, inFile)
    expect(Object.fromEntries(linked)).toEqual({
      '/toolchain/bin/../bin/../lib/solo5/libguest.a': 0x20,
      '/tmp/build1a2b3c.dune/camlstartup4d5e6f.o': 0xe0,
      '.main.eobjs/native/dune__exe__Main.o': 0x100,
      '/usr/lib/ocaml/lwt/lwt.a': 0x200 + 0x100 + 0x20,
      '/toolchain/bin/../lib/ocaml/libasmrun.a': 0x100,
      'manifest.o': 0x88,
      '/usr/lib/vendor/strange.o': 0x40,
    })
    expect([...linked.values()].reduce((sum, bytes) => sum + bytes)).toBe(0x600 + 0x88 + 0x60)
  })

  it('has nothing of what the linker left out, of other sections, or of a text that is no map', () => {
    expect([...readLinkMap(map, new Set(['.text'])).keys()].join(' ')).not.toContain('libc.a')
    expect(readLinkMap(map, new Set())).toEqual(new Map())
    expect(readLinkMap('ld: no', inFile)).toEqual(new Map())
  })
})

describe('the bill of materials', () => {
  const component = (name: string, files: string[]) => ({ name, version: '1', licence: 'MIT', files })
  const components = [
    component('composer', ['lib/']),
    component('ocaml', ['lib/ocaml/']),
    component('lwt', ['/usr/lib/ocaml/lwt/lwt.a']),
    component('fmt', ['/usr/lib/ocaml/fmt/fmt.a']),
  ]
  const bill = billOfMaterials(readLinkMap(map, inFile), { prefix: '/toolchain', components }, 'hello')

  it('names what is linked, with its bytes, the largest first, and nothing else', () => {
    expect(bill).toEqual([
      { name: 'lwt', version: '1', licence: 'MIT', bytes: 0x320 },
      { name: 'ocaml', version: '1', licence: 'MIT', bytes: 0x1e0 },
      { name: 'hello', version: '', licence: '', bytes: 0x188 },
      { name: 'strange.o', version: '', licence: '', bytes: 0x40 },
      { name: 'composer', version: '1', licence: 'MIT', bytes: 0x20 },
    ])
  })

  it('keeps a project apart from a component of the same name', () => {
    const linked = new Map([
      ['manifest.o', 1],
      ['/usr/lib/ocaml/fmt/fmt.a', 2],
    ])
    expect(billOfMaterials(linked, { prefix: '/toolchain', components }, 'fmt')).toEqual([
      { name: 'fmt', version: '1', licence: 'MIT', bytes: 2 },
      { name: 'fmt', version: '', licence: '', bytes: 1 },
    ])
  })
})
