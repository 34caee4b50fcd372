import { useEffect, useState } from 'react'
import { Icon } from '../../ui/icon/Icon.tsx'
import styles from './SavedMark.module.css'
import type { SaveState } from './save-state.ts'
import { saveNow, useSave } from './save-store.ts'

/** Whether the server has the newest change: beside the project's name. */
export const SavedMark = () => {
  const save = useSave(state => state.save)
  const words = useMessage(save)
  if (save.state === 'waiting')
    return (
      <button
        type="button"
        className={`${styles.mark} warnc`}
        onClick={saveNow}
        title={`${save.reason}. Your changes are kept in this browser. Click to try now`}
      >
        <Icon name="warning" className="i12" />
        <span className="num">{words}</span>
      </button>
    )
  return (
    <span
      className={`${styles.mark} ${save.state === 'conflict' || save.state === 'outdated' ? 'warnc' : 'dim'}`}
      role="status"
    >
      {words}
    </span>
  )
}

const useMessage = (save: SaveState): string => {
  const left = useSecondsLeft(save.state === 'waiting' ? save.retryAt : null)
  switch (save.state) {
    case 'saved':
      return 'Saved'
    case 'outdated':
      return 'Changed elsewhere'
    case 'unsaved':
    case 'saving':
      return 'Saving'
    case 'waiting':
      return left > 0 ? `Not saved, next try in ${left} s` : 'Not saved, trying'
    case 'conflict':
      return 'Not saved: changed elsewhere'
  }
}

/** Whole seconds until a moment; drawn again each second while there are any. */
export const useSecondsLeft = (until: number | null): number => {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    if (until === null) return
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [until])
  return until === null ? 0 : Math.max(0, Math.ceil((until - now) / 1000))
}
