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

/** The colour that a token has in the theme shown, for what no style sheet reaches; read once. */
export const tokenColour = (token: string, theme: 'light' | 'dark'): string => {
  const key = `${theme} ${token}`
  const known = colours.get(key)
  if (known !== undefined) return known
  const colour = getComputedStyle(document.documentElement).getPropertyValue(token).trim()
  colours.set(key, colour)
  return colour
}

const colours = new Map<string, string>()
