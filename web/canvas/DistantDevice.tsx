import { iconPicture } from '../icon/icon-picture.ts'
import { useShownTheme } from '../theme.ts'
import styles from './DistantDevice.module.css'
import type { DeviceView } from './device-view.ts'
import { useDistance } from './distance-store.ts'
import type { Marks } from './marks.ts'

/**
 * What is seen of a device from afar: icon, title and the colour of its status. Of a thousand devices all may be in view,
 * so it is as few elements as can be.
 */
export const DistantDevice = ({ view, marks }: { view: DeviceView; marks: Marks | null }) => {
  const tiny = useDistance(({ distance }) => distance === 'tiny')
  const theme = useShownTheme(state => state.theme)
  const picture = iconPicture(view.icon, colourOf(view.family, theme))
  return (
    <div className={`${styles.distant} ${tiny ? styles.tiny : ''} ${marks ? styles[marks.severity] : ''}`}>
      <i className={styles.icon} style={{ backgroundImage: picture }} />
      {!tiny && <b>{view.title}</b>}
    </div>
  )
}

/** The colour of a family in a theme, as the tokens have it; read once. */
const colourOf = (family: DeviceView['family'], theme: 'light' | 'dark'): string => {
  const key = `${theme} ${family}`
  const known = colours.get(key)
  if (known !== undefined) return known
  const token = family === 'none' ? '--text-3' : `--${family}`
  const colour = getComputedStyle(document.documentElement).getPropertyValue(token).trim()
  colours.set(key, colour)
  return colour
}

const colours = new Map<string, string>()
