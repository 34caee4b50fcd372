import { create } from 'zustand'
import { keysOf } from '../ui/keys/bindings.ts'

/** What is told, and the part of the page that it is about. */
export const tourSteps: readonly { title: string; text: string; part: string }[] = [
  {
    title: 'Devices are what an image is made of',
    text: `Drag one from the palette, or press ${keysOf('find-device')} and type what it is for. An OCaml app is your own code; it stands on the others.`,
    part: 'nav[aria-label="Devices"]',
  },
  {
    title: 'Wires give each device what it needs',
    text: `Drag from a port: compatible ports light up. Press ${keysOf('auto-wire')}, and auto-wire suggests the whole chain that is missing.`,
    part: '[aria-label="Canvas"]',
  },
  {
    title: 'Problems say what is missing, with the fix',
    text: 'They stand below, and on the device. When there are none, Build makes the image in about a second.',
    part: '[role="tablist"]',
  },
  {
    title: 'Boot the image here, or take it with you',
    text: `After a build, Boot runs it beside its console; the file boots on any Solo5. Press ${keysOf('keys')} for all keys, and for this tour again.`,
    part: 'button[aria-keyshortcuts="Control+B"]',
  },
]

const key = 'composer.tourSeen'

const isNew = (): boolean => {
  try {
    return localStorage.getItem(key) === null
  } catch {
    // Where nothing can be kept it would come back each time.
    return false
  }
}

/** The step that is shown; null: none. */
export const useTour = create<{ step: number | null }>()(() => ({ step: isNew() ? 0 : null }))

export const showStep = (step: number): void => useTour.setState({ step })

/** Ends the tour, for good. */
export const endTour = (): void => {
  useTour.setState({ step: null })
  try {
    localStorage.setItem(key, 'true')
  } catch {
    // It has ended for this page.
  }
}
