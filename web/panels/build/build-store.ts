import { cancelBuild, listBuilds, readBuild, startBuild } from '../../api.ts'
import { openDock } from '../../dock/dock-store.ts'
import { socket } from '../../socket.ts'
import { useDocument } from '../../store/document.ts'
import { useSession } from '../../store/session.ts'
import { attempt, toast } from '../../ui/toast/toast-store.ts'
import { createBuildStore } from './create-build-store.ts'

/** The build of this page. */
export const { useBuild, buildLog, build, cancel, showLastBuild, forgetBuild } = createBuildStore({
  api: { cancelBuild, listBuilds, readBuild, startBuild },
  socket,
  document: useDocument.getState,
  platform: () => useSession.getState().platform,
  openDock,
  toast,
  clearToast: attempt,
})
