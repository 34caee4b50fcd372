import { DeviceIcon } from '../icon/Icon.tsx'
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
  return (
    <div className={`${styles.distant} ${tiny ? styles.tiny : ''} ${marks ? styles[marks.severity] : ''}`}>
      <DeviceIcon name={view.icon} className={styles.icon} />
      {!tiny && <b>{view.title}</b>}
    </div>
  )
}
