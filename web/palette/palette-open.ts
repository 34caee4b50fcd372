import { create } from 'zustand'
import type { PaletteLayer } from './entries.ts'

/** Which part of the folded palette lies over the canvas; null: none. */
export const usePaletteOpen = create<{ peek: 'find' | PaletteLayer | null }>()(() => ({ peek: null }))

/** Puts the cursor into the search of the palette, opening it where it is folded. */
export const findDevice = (): void => {
  const field = document.querySelector<HTMLInputElement>('nav[aria-label="Devices"] input')
  if (field) field.focus()
  else usePaletteOpen.setState({ peek: 'find' })
}
