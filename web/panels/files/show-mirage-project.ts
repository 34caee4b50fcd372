import { openDock } from '../../dock/dock-store.ts'
import { showForm } from './generated-store.ts'

/** Opens the dock at the files of the MirageOS project that the graph would be. */
export const showMirageProject = (): void => {
  showForm('mirage')
  openDock('files')
}
