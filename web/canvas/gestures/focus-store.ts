import { type RefObject, useEffect } from 'react'
import { create } from 'zustand'
import type { Device, DeviceId } from '../../../shared/model/composition.ts'
import { useDocument } from '../../store/document.ts'

type FocusState = {
  /** The device that Tab reaches, and arrows leave from: one at a time, so that a canvas of 300 is one stop. */
  device: DeviceId | null
  /** What takes the focus as soon as it is drawn: a device by its id, a wire by its key. */
  wanted: string | null
}

export const useFocus = create<FocusState>()(() => ({ device: null, wanted: null }))

/**
 * Whether this is the device that Tab reaches: the one last focused, or the first where there was none. Only a device that
 * becomes it or ceases to be it is drawn again: of a thousand, two.
 */
export const useIsFocused = (id: DeviceId): boolean => {
  useFocus(({ device }) => tabStop(useDocument.getState().composition.devices, device) === id)
  return useDocument(({ composition }) => tabStop(composition.devices, useFocus.getState().device) === id)
}

let last: { devices: readonly Device[]; focused: DeviceId | null; stop: DeviceId | null } | null = null

/** Each of a thousand devices asks for the same: it is found out once. */
const tabStop = (devices: readonly Device[], focused: DeviceId | null): DeviceId | null => {
  if (last?.devices !== devices || last.focused !== focused) {
    const there = focused !== null && devices.some(({ id }) => id === focused)
    last = { devices, focused, stop: there ? focused : (devices[0]?.id ?? null) }
  }
  return last.stop
}

/** Moves the focus to a device: at once, or as soon as it is drawn. */
export const focusDevice = (id: DeviceId): void => {
  useFocus.setState({ device: id, wanted: id })
  // Or to the collapsed frame that stands for it.
  focusIfDrawn(`[data-device="${CSS.escape(id)}"], [data-stands-for~="${CSS.escape(id)}"]`)
}

/** Moves the focus to a wire that is selected: at once, or as soon as it is drawn. */
export const focusWire = (key: string): void => {
  useFocus.setState({ wanted: key })
  focusIfDrawn(`[data-wire="${CSS.escape(key)}"][aria-pressed="true"]`)
}

const focusIfDrawn = (selector: string): void => {
  const element = document.querySelector<HTMLElement | SVGElement>(selector)
  if (!element) return
  element.focus({ preventScroll: true })
  useFocus.setState({ wanted: null })
}

/** Gives an element the focus that was wanted for it before it was drawn; none where `key` is null. */
export const useWantedFocus = (
  key: string | null,
  element: RefObject<HTMLElement | SVGElement | null>,
): void =>
  useEffect(() => {
    if (key === null || useFocus.getState().wanted !== key) return
    element.current?.focus({ preventScroll: true })
    useFocus.setState({ wanted: null })
  }, [key, element])
