import { create } from 'zustand'
import type { DeviceId } from '../../shared/composition.ts'
import { useDocument } from '../store/document.ts'

/** The device that Tab reaches, and arrows leave from: one at a time, so that a canvas of 300 is one stop. */
export const useFocus = create<{ device: DeviceId | null }>()(() => ({ device: null }))

/** Whether this is the device that Tab reaches: the one last focused, or the first where there was none. */
export const useIsFocused = (id: DeviceId): boolean => {
  const focused = useFocus(({ device }) => device)
  return useDocument(({ composition: { devices } }) => {
    const here = focused !== null && (focused === id || devices.some(device => device.id === focused))
    return here ? focused === id : devices[0]?.id === id
  })
}

/** Moves the focus to a device, if it is drawn. */
export const focusDevice = (id: DeviceId): void => {
  useFocus.setState({ device: id })
  const element =
    document.querySelector<HTMLElement>(`[data-device="${CSS.escape(id)}"]`) ??
    // Or to the collapsed frame that stands for it.
    document.querySelector<HTMLElement>(`[data-stands-for~="${CSS.escape(id)}"]`)
  element?.focus({ preventScroll: true })
}
