import { create } from 'zustand'
import { type DeviceId, isApp } from '../../shared/model/composition.ts'
import type { CustomDeviceType, CustomSignature } from '../../shared/model/custom-types.ts'
import {
  copyFault,
  copyOfType,
  newCustomSignature,
  newCustomType,
} from '../../shared/model/new-custom-type.ts'
import { catalogueNow } from '../store/catalogue.ts'
import { useDocument } from '../store/document.ts'

/** What is being defined or changed: kept apart from the document until it is saved, which is one step. */
export type Opened =
  | {
      kind: 'device-type'
      draft: CustomDeviceType
      isNew: boolean
      /** The device that it was made from, which may become the first of the new type. */
      from: DeviceId | null
    }
  | { kind: 'signature'; draft: CustomSignature; isNew: boolean }

export const useCustomTypeDialog = create<{ opened: Opened | null }>()(() => ({ opened: null }))

const open = (opened: Opened | null): void => useCustomTypeDialog.setState({ opened })

export const closeCustomTypeDialog = (): void => open(null)

export const defineDeviceType = (): void =>
  open({ kind: 'device-type', draft: newCustomType(catalogueNow(), 'My device'), isNew: true, from: null })

export const defineSignature = (): void =>
  open({ kind: 'signature', draft: newCustomSignature(catalogueNow()), isNew: true })

export const changeDeviceType = (id: string): void => {
  const draft = useDocument.getState().composition.deviceTypes?.find(type => type.id === id)
  if (draft) open({ kind: 'device-type', draft, isNew: false, from: null })
}

export const changeSignature = (id: string): void => {
  const draft = useDocument.getState().composition.signatures?.find(signature => signature.id === id)
  if (draft) open({ kind: 'signature', draft, isNew: false })
}

/** Begins a device type of the project's own with what a device's type is. */
export const cloneAsCustomType = (device: DeviceId): void => {
  const type = typeToCopy(device)
  if (type && copyFault(type) === null)
    open({ kind: 'device-type', draft: copyOfType(catalogueNow(), type), isNew: true, from: device })
}

/** Whether a device can be cloned as a custom type; a device of a custom type can be copied too. */
export const mayCloneAsCustomType = (device: DeviceId | undefined): boolean => {
  const type = device && typeToCopy(device)
  return type !== undefined && copyFault(type) === null
}

const typeToCopy = (id: DeviceId) => {
  const device = useDocument.getState().composition.devices.find(device => device.id === id)
  return device && !isApp(device) ? catalogueNow().deviceTypes.get(device.type) : undefined
}
