import { setShareOpen } from '../collaboration/share/share-open.ts'
import { openDock } from '../dock/dock-store.ts'
import { build } from '../panels/build/build-store.ts'
import { showMirageProject } from '../panels/files/show-mirage-project.ts'
import { boot } from '../panels/run/run-store.ts'
import { go } from '../route.ts'
import { setShortcutsOpen, setTheme, showHistory } from '../store/session.ts'
import { showStep } from '../tour/tour-store.ts'
import type { Command } from './command.ts'

/** What is done with the project as a whole, and with the page. */
export const projectCommands: readonly Command[] = [
  {
    id: 'build',
    title: 'Build',
    icon: 'box',
    words: ['compile', 'image'],
    run: () => void build(),
  },
  {
    id: 'boot',
    title: 'Boot',
    icon: 'play',
    words: ['run', 'start'],
    run: () => void boot(),
  },
  ...(['problems', 'log', 'run', 'data', 'sources', 'files', 'image'] as const).map(
    (tab): Command => ({
      id: `dock-${tab}`,
      title: `Open ${tab}`,
      icon: 'right',
      words: ['pane', 'dock'],
      run: () => openDock(tab),
    }),
  ),
  {
    id: 'mirage-project',
    title: 'As a MirageOS project',
    icon: 'share',
    words: ['export', 'config.ml', 'configure', 'download', 'functoria'],
    run: showMirageProject,
  },
  ...(['light', 'dark', 'system'] as const).map(
    (theme): Command => ({
      id: `theme-${theme}`,
      title: theme === 'system' ? 'Colours as the system has them' : `Colours: ${theme}`,
      icon: 'moon',
      words: ['theme'],
      run: () => setTheme(theme),
    }),
  ),
  {
    id: 'history',
    title: 'Version history',
    icon: 'timer',
    words: ['versions', 'restore', 'compare', 'changes'],
    run: showHistory,
  },
  {
    id: 'keep-version',
    title: 'Save a named version',
    icon: 'timer',
    words: ['history', 'save', 'snapshot'],
    run: () => void nameVersion(),
  },
  {
    id: 'share',
    title: 'Share to read',
    icon: 'share',
    words: ['link', 'read-only', 'publish'],
    run: () => setShareOpen(true),
  },
  {
    id: 'keys',
    title: 'Keyboard shortcuts',
    icon: 'info',
    words: ['keys', 'help'],
    run: () => setShortcutsOpen(true),
  },
  {
    id: 'tour',
    title: 'Take the tour',
    icon: 'info',
    words: ['help', 'learn', 'first'],
    run: () => showStep(0),
  },
  {
    id: 'projects',
    title: 'All projects',
    icon: 'folder',
    words: ['gallery', 'home'],
    run: () => go({ page: 'gallery' }),
  },
]

/** Opens the history where a name for the present state is asked for. */
const nameVersion = async (): Promise<void> => {
  showHistory()
  // The pane comes when its part of the page has been fetched; whoever has gone elsewhere by then is left there.
  for (let tries = 0; tries < 1000 && document.activeElement === document.body; tries += 1) {
    const field = document.getElementById('version-name')
    if (field) return field.focus()
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}
