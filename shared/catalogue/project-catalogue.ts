import type { Composition } from '../model/composition.ts'
import type { CustomDeviceType, CustomSignature } from '../model/custom-types.ts'
import type { DeviceType } from '../model/device-type.ts'
import type { Signature } from '../model/signature.ts'
import { type Catalogue, catalogue, catalogueOf } from './catalogue.ts'

/** What a project may define for itself. */
export type CustomTypes = Pick<Composition, 'signatures' | 'deviceTypes'>

const noSignatures: readonly CustomSignature[] = []
const noTypes: readonly CustomDeviceType[] = []

const last = new WeakMap<
  readonly CustomDeviceType[],
  { base: Catalogue; signatures: readonly CustomSignature[]; merged: Catalogue }
>()

/**
 * The catalogue that a project is read with: the product's, and what the project defines for itself. Never throws: a record whose id
 * is taken is left out, as is an inclusion that names nothing; `checkCustomTypes` tells of both. The same object for the same records.
 */
export const catalogueFor = (
  {
    signatures = noSignatures as CustomSignature[],
    deviceTypes = noTypes as CustomDeviceType[],
  }: CustomTypes,
  base: Catalogue = catalogue,
): Catalogue => {
  if (signatures.length === 0 && deviceTypes.length === 0) return base
  const known = last.get(deviceTypes)
  if (known?.base === base && known.signatures === signatures) return known.merged
  const allSignatures = new Map<string, Signature>(base.signatures)
  for (const signature of signatures)
    if (!allSignatures.has(signature.id))
      allSignatures.set(signature.id, {
        ...signature,
        includes: signature.includes.filter(id => allSignatures.has(id)),
      })
  const allTypes = new Map<string, DeviceType>(base.deviceTypes)
  for (const type of deviceTypes) if (!allTypes.has(type.id)) allTypes.set(type.id, type)
  const merged = catalogueOf([...allSignatures.values()], [...allTypes.values()])
  last.set(deviceTypes, { base, signatures, merged })
  return merged
}
