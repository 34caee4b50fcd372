import { tokenColour, useShownTheme } from '../../theme.ts'
import { tilePicture } from '../../ui/icon/icon-picture.ts'
import type { DeviceView } from './device-view.ts'
import styles from './LowDetailDevice.module.css'
import type { Marks } from './marks.ts'

/**
 * What is seen of a device from afar: icon, title and the colour of its status. Of a thousand devices all may be in view,
 * so it is one element.
 */
export const LowDetailDevice = ({ view, marks }: { view: DeviceView; marks: Marks | null }) => {
  const theme = useShownTheme(state => state.theme)
  const family = view.family
  const picture = tilePicture(
    view.icon,
    tokenColour(family === 'none' ? '--text-3' : `--${family}`, theme),
    tokenColour(family === 'none' ? '--hover' : `--${family}-soft`, theme),
  )
  return (
    <b
      className={`${styles.lowDetail} ${marks ? styles[marks.severity] : ''}`}
      style={{ backgroundImage: picture }}
    >
      {view.title}
    </b>
  )
}
