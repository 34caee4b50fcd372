import { createProject, readProject, saveProject, saveVersion } from '../../api.ts'
import { go } from '../../route.ts'
import { markSaved, replaceProject, setFiles, useDocument } from '../../store/document.ts'
import { closeToast, toast } from '../../ui/toast/toast-store.ts'
import { createSaveStore } from './create-save-store.ts'
import { dropDraft, keepDraft } from './drafts.ts'

/** How the open project of this page is saved. */
export const {
  useSave,
  whileNotSaved,
  startAutosave,
  stopAutosave,
  saveNow,
  saveAll,
  onRemoteRevision,
  acceptRemote,
  sidesOf,
  mergeBoth,
  resolveConflict,
} = createSaveStore({
  api: { createProject, saveVersion, readProject, saveProject },
  document: {
    getState: useDocument.getState,
    subscribe: useDocument.subscribe,
    markSaved,
    replaceProject,
    setFiles,
  },
  drafts: { keep: keepDraft, drop: dropDraft },
  toast,
  closeToast,
  page: globalThis,
  openProjectPage: id => go({ page: 'project', id }),
})
