import { listBuilds, listVersions, nameVersion, openVersion, saveVersion } from '../../api.ts'
import { useDocument } from '../../store/document.ts'
import { attempt, toast } from '../../ui/toast/toast-store.ts'
import { saveAll, whileNotSaved } from '../save/save-store.ts'
import { createHistoryStore } from './create-history-store.ts'

/** The history of the open project of this page. */
export const { useHistory, loadVersions, choose, compareWith, saveNamed, rename } = createHistoryStore({
  api: { saveVersion, listBuilds, listVersions, nameVersion, openVersion },
  document: useDocument.getState,
  save: { all: saveAll, whileNotSaved },
  toast,
  clearToast: attempt,
})
