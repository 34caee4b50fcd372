import { useSyncExternalStore } from 'react'
import { socket } from '../../socket.ts'
import { Icon } from '../../ui/icon/Icon.tsx'
import { useSecondsLeft } from './SavedMark.tsx'

/** Says that what streams is cut off, and when it is tried again; nothing while the connection is there. */
export const ConnectionLost = () => {
  const connection = useSyncExternalStore(socket.onConnection, socket.connection)
  const left = useSecondsLeft(connection.state === 'lost' ? connection.retryAt : null)
  if (connection.state !== 'lost') return null
  return (
    <span className="status warnc" role="status">
      <Icon name="warning" className="i14" />
      Connection lost
      <button type="button" className="btn small num" onClick={socket.retry}>
        {left > 0 ? `Next try in ${left} s` : 'Trying'}
      </button>
    </span>
  )
}
