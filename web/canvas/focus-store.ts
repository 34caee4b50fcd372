import { type RefObject, useEffect } from 'react'
import { create } from 'zustand'
import type { DeviceId } from '../../shared/composition.ts'
import { useDocument } from '../store/document.ts'

type FocusState = {
  /** The device that Tab reaches, and arrows leave from: one at a time, so that a canvas of 300 is one stop. */
  device: DeviceId | null
  /** What takes the focus as soon as it is drawn: a device by its id, a wire by its key. */
  wanted: string | null
}

export const useFocus = create<FocusState>()(() => ({ device: null, wanted: null }))

/** Whether this is the device that Tab reaches: the one last focused, or the first where there was none. */
export const useIsFocused = (id: DeviceId): boolean => {
  const focused = useFocus(({ device }) => device)
  return useDocument(({ composition: { devices } }) => {
    const here = focused !== null && (focused === id || devices.some(device => device.id === focused))
    return here ? focused === id : devices[0]?.id === id
  })
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
