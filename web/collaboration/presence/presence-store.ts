import { create } from 'zustand'
import type { DeviceId } from '../../../shared/model/composition.ts'
import type { ProjectId } from '../../../shared/model/project.ts'
import { maxSelected } from '../../../shared/protocol/protocol.ts'
import { filesElsewhere } from '../../panels/data/files-elsewhere.ts'
import { socket } from '../../socket.ts'
import { useSession } from '../../store/session.ts'
import { onRemoteRevision } from '../save/save-store.ts'

/** Another page that has this project open. */
export type Peer = { peer: number; selected: readonly DeviceId[] }

/** Who else has the open project open. */
export const usePresence = create<{ others: readonly Peer[] }>()(() => ({ others: [] }))

/** After the last change of the selection, in milliseconds. */
const debounceMs = 150

/** Tells the others that this page has the project open, and hears of them, until the result is called. */
export const joinPresence = (project: ProjectId): (() => void) => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const selected = () => useSession.getState().selection.devices.slice(0, maxSelected)
  const onFilesChanged = filesElsewhere(project)
  const joined = socket.join(project, selected(), ({ others, revision, files }) => {
    usePresence.setState({ others })
    if (revision !== null) void onRemoteRevision(revision)
    onFilesChanged(files)
  })
  const unsubscribe = useSession.subscribe((now, before) => {
    if (now.selection.devices === before.selection.devices) return
    clearTimeout(timer)
    timer = setTimeout(() => joined.select(selected()), debounceMs)
  })
  return () => {
    clearTimeout(timer)
    unsubscribe()
    joined.leave()
    usePresence.setState({ others: [] })
  }
}

/** The numbers of the peers who have selected a device, as one text: `2`, `2 and 3`; empty for none. */
export const usePeersAt = (device: DeviceId): string =>
  usePresence(({ others }) =>
    others
      .filter(({ selected }) => selected.includes(device))
      .map(({ peer }) => peer)
      .join(' and '),
  )
