import { loadRun, readRun, startRun, stopRun } from '../../api.ts'
import { openDock } from '../../dock/dock-store.ts'
import { socket } from '../../socket.ts'
import { catalogueNow } from '../../store/catalogue.ts'
import { useDocument } from '../../store/document.ts'
import { attempt, toast } from '../../ui/toast/toast-store.ts'
import { useBuild } from '../build/build-store.ts'
import { createRunStore } from './create-run-store.ts'
import { readLastRun, writeLastRun } from './last-run.ts'

/** The run of this page. */
export const {
  useRun,
  runLog,
  setNextMemory,
  setNextReach,
  setTyped,
  boot,
  stop,
  load,
  showLastRun,
  forgetRun,
} = createRunStore({
  api: { loadRun, readRun, startRun, stopRun },
  socket,
  document: useDocument.getState,
  catalogue: catalogueNow,
  lastImage: () => useBuild.getState().image,
  memory: { read: readLastRun, write: writeLastRun },
  openDock,
  toast,
  clearToast: attempt,
})
