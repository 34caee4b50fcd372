import { useRef } from 'react'

/**
 * For an entry of a menu that moves the focus, such as one that opens a field: what it does waits until the menu has closed,
 * in place of the focus going back to the menu's button. Done at once, it would race with that, and a field that gives up
 * when it loses the focus would be gone as soon as it came.
 *
 * `afterMenu` goes around what such entries do; `onCloseAutoFocus` to the menu's content, with what takes the focus where
 * nothing was chosen, if not the button.
 */
export const useAfterMenu = () => {
  const chosen = useRef<(() => void) | null>(null)
  return {
    afterMenu: (run: () => void) => () => {
      chosen.current = run
    },
    onCloseAutoFocus: (event: Event, otherwise?: () => void) => {
      const run = chosen.current ?? otherwise
      chosen.current = null
      if (!run) return
      event.preventDefault()
      run()
    },
  }
}
