import { tilePicture } from '../icon/icon-picture.ts'
import { useShownTheme } from '../theme.ts'
import styles from './DistantDevice.module.css'
import type { DeviceView } from './device-view.ts'
import type { Marks } from './marks.ts'

/**
 * What is seen of a device from afar: icon, title and the colour of its status. Of a thousand devices all may be in view,
 * so it is one element.
 */
export const DistantDevice = ({ view, marks }: { view: DeviceView; marks: Marks | null }) => {
  const theme = useShownTheme(state => state.theme)
  const family = view.family
  const picture = tilePicture(
    view.icon,
    colourOf(family === 'none' ? '--text-3' : `--${family}`, theme),
    colourOf(family === 'none' ? '--hover' : `--${family}-soft`, theme),
  )
  return (
    <b
      className={`${styles.distant} ${marks ? styles[marks.severity] : ''}`}
      style={{ backgroundImage: picture }}
    >
      {view.title}
    </b>
  )
}

/** What a token is in a theme; read once. */
const colourOf = (token: string, theme: 'light' | 'dark'): string => {
  const key = `${theme} ${token}`
  const known = colours.get(key)
  if (known !== undefined) return known
  const colour = getComputedStyle(document.documentElement).getPropertyValue(token).trim()
  colours.set(key, colour)
  return colour
}

const colours = new Map<string, string>()
