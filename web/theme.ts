import { useEffect } from 'react'
import { create } from 'zustand'
import { useSession } from './store/session.ts'

/** The theme that the page has now. */
export const useShownTheme = create<{ theme: 'light' | 'dark' }>()(() => ({ theme: 'light' }))

/** Puts the chosen theme, or the system's, onto the page, and follows the system when it changes. */
export const useTheme = (): void => {
  const choice = useSession(state => state.theme)
  useEffect(() => {
    const system = matchMedia('(prefers-color-scheme: dark)')
    const show = () => {
      const dark = choice === 'dark' || (choice === 'system' && system.matches)
      const theme = dark ? 'dark' : 'light'
      document.documentElement.dataset.theme = theme
      useShownTheme.setState({ theme })
    }
    show()
    system.addEventListener('change', show)
    return () => system.removeEventListener('change', show)
  }, [choice])
}
