import { z } from 'zod'
import type { Component, Image } from './build.ts'

/** A bill of materials as others read it: the part of CycloneDX 1.6 (ECMA-424) that is written here. */
export const CycloneDx = z.object({
  $schema: z.string(),
  bomFormat: z.literal('CycloneDX'),
  specVersion: z.literal('1.6'),
  serialNumber: z.string(),
  version: z.int(),
  metadata: z.object({
    timestamp: z.string(),
    tools: z.object({ components: z.array(z.object({ type: z.string(), name: z.string() })) }),
    component: z.object({
      type: z.literal('application'),
      'bom-ref': z.string(),
      name: z.string(),
      hashes: z.array(z.object({ alg: z.literal('SHA-256'), content: z.string() })),
      properties: z.array(z.object({ name: z.string(), value: z.string() })),
    }),
  }),
  components: z.array(
    z.object({
      type: z.enum(['application', 'library']),
      'bom-ref': z.string(),
      name: z.string(),
      version: z.string().optional(),
      licenses: z.array(z.object({ expression: z.string() })).optional(),
      purl: z.string().optional(),
      properties: z.array(z.object({ name: z.string(), value: z.string() })).optional(),
    }),
  ),
})
export type CycloneDx = z.infer<typeof CycloneDx>

export const bomMediaType = 'application/vnd.cyclonedx+json; version=1.6'

/** What an image holds, in CycloneDX's form. The same image of a store always gives the same text. */
export const cycloneDx = (image: Image): CycloneDx => ({
  $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  serialNumber: `urn:uuid:${uuidOf(image.hash)}`,
  version: 1,
  metadata: {
    timestamp: new Date(image.storedAt).toISOString(),
    tools: { components: [{ type: 'application', name: 'Unikernel Composer' }] },
    component: {
      type: 'application',
      'bom-ref': image.hash,
      name: image.fileName,
      hashes: [{ alg: 'SHA-256', content: image.hash }],
      properties: [
        { name: bytesProperty, value: String(image.bytes) },
        { name: 'unikernel-composer:target', value: image.platform.target },
        { name: 'unikernel-composer:universe', value: image.platform.universe },
      ],
    },
  },
  components: image.components.map(part),
})

const bytesProperty = 'unikernel-composer:bytes'

const part = (component: Component, index: number): CycloneDx['components'][number] => {
  const { name, version, licence, bytes, package: debian } = component
  // What has no version is the project itself, or a file that the toolchain does not know.
  return {
    type: version === '' ? 'application' : 'library',
    'bom-ref': `${index}-${name}`,
    name,
    ...(version !== '' && { version }),
    ...(licence !== '' && { licenses: [{ expression: licence }] }),
    ...(debian !== undefined && { purl: `pkg:deb/debian/${debian}@${encodeURIComponent(version)}` }),
    ...(bytes !== undefined && { properties: [{ name: bytesProperty, value: String(bytes) }] }),
  }
}

/** A UUID of version 8 (RFC 9562), whose bits are those of the image's hash. */
const uuidOf = (hash: string): string => {
  const variant = '89ab'[Number.parseInt(hash.charAt(16), 16) % 4] ?? '8'
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `8${hash.slice(13, 16)}`,
    `${variant}${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ].join('-')
}
