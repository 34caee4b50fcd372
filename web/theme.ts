import { useEffect } from 'react'
import { useSession } from './store/session.ts'

/** Puts the chosen theme, or the system's, onto the page, and follows the system when it changes. */
export const useTheme = (): void => {
  const choice = useSession(state => state.theme)
  useEffect(() => {
    const system = matchMedia('(prefers-color-scheme: dark)')
    const show = () => {
      const dark = choice === 'dark' || (choice === 'system' && system.matches)
      document.documentElement.dataset.theme = dark ? 'dark' : 'light'
    }
    show()
    system.addEventListener('change', show)
    return () => system.removeEventListener('change', show)
  }, [choice])
}
