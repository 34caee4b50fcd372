import { useEffect, useState } from 'react'
import type { BuildConfinement } from '../../shared/protocol/build-confinement.ts'
import { readConfinement } from '../api.ts'
import { Icon } from '../ui/icon/Icon.tsx'
import styles from './ConfinementMark.module.css'

/** Beside Build, where builds are not kept apart from the server's machine; nothing where they are. */
export const ConfinementMark = () => {
  const confinement = useConfinement()
  const words = confinement && labelOf(confinement)
  if (!words) return null
  return (
    <span
      className={`${styles.mark} warnc`}
      role="note"
      title={words.detail}
      data-confinement={confinement.how}
    >
      <Icon name="warning" className="i12" />
      <span>{words.label}</span>
      <span className="visually-hidden">. {words.detail}</span>
    </span>
  )
}

const labelOf = (confinement: BuildConfinement): { label: string; detail: string } | null => {
  switch (confinement.how) {
    case 'confined':
      return null
    case 'off':
      return {
        label: 'Not confined',
        detail:
          'Builds are not kept apart from the machine that this server runs on: UNIKERNEL_COMPOSER_CONFINE=off. Build only what you trust.',
      }
    case 'impossible':
      return { label: 'Cannot build', detail: confinement.reason }
  }
}

/** Asked once for a page: it changes with the server's start alone. */
const useConfinement = (): BuildConfinement | null => {
  const [confinement, setConfinement] = useState<BuildConfinement | null>(null)
  useEffect(() => {
    let away = false
    void readConfinement().then(reply => {
      if (!away && reply.ok) setConfinement(reply.value)
    })
    return () => {
      away = true
    }
  }, [])
  return confinement
}
