import { describe, expect, it } from 'vitest'
import { Image } from '../../shared/protocol/build.ts'
import { CycloneDx, cycloneDx } from '../../shared/protocol/cyclonedx.ts'

const image = Image.parse({
  hash: '0c3f2c9dd5b11f17a4f87c1b11d25494fff86234fa977bcbc46bfb1162e325a8',
  fileName: 'hello.hvt',
  bytes: 1000,
  platform: { universe: 'embedded', target: 'hvt' },
  manifest: [],
  sections: [],
  components: [
    {
      name: 'gmp',
      version: '2:6.2.1+dfsg1-1.1',
      licence: 'LGPL-3.0-or-later',
      bytes: 900,
      package: 'libgmp-dev',
    },
    { name: 'hello', version: '', licence: '', bytes: 100 },
  ],
  storedAt: 0,
})

describe('a bill of materials for others', () => {
  it('names the image by its hash, and each part with version, licence, Debian package and bytes', () => {
    const bill = cycloneDx(image)
    expect(CycloneDx.parse(bill)).toEqual(bill)
    expect(bill.serialNumber).toBe('urn:uuid:0c3f2c9d-d5b1-8f17-a4f8-7c1b11d25494')
    expect(bill.metadata.component).toMatchObject({ name: 'hello.hvt', hashes: [{ content: image.hash }] })
    expect(bill.components).toEqual([
      {
        type: 'library',
        'bom-ref': '0-gmp',
        name: 'gmp',
        version: '2:6.2.1+dfsg1-1.1',
        licenses: [{ expression: 'LGPL-3.0-or-later' }],
        purl: 'pkg:deb/debian/libgmp-dev@2%3A6.2.1%2Bdfsg1-1.1',
        properties: [{ name: 'unikernel-composer:bytes', value: '900' }],
      },
      {
        type: 'application',
        'bom-ref': '1-hello',
        name: 'hello',
        properties: [{ name: 'unikernel-composer:bytes', value: '100' }],
      },
    ])
  })

  it('has a UUID that is one, whatever the hash', () => {
    for (const digit of '0123456789abcdef')
      expect(cycloneDx({ ...image, hash: digit.repeat(64) as Image['hash'] }).serialNumber).toMatch(
        /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      )
  })
})
