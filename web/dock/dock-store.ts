import { create } from 'zustand'

export const dockTabs = ['problems', 'log', 'run', 'data', 'sources', 'files', 'image'] as const
export type DockTab = (typeof dockTabs)[number]

type DockState = {
  tab: DockTab
  open: boolean
  /** The height of the open dock in pixels, for each tab, tabs included. */
  heights: Readonly<Record<DockTab, number>>
}

export const dockLimits = { min: 184, maxShare: 0.6, tabs: 36 }

const storageKey = 'composer.dock'
const firstHeights: Record<DockTab, number> = {
  problems: 184,
  log: 292,
  run: 304,
  data: 308,
  sources: 308,
  files: 308,
  image: 308,
}

export const useDock = create<DockState>()(() => ({ tab: 'problems', open: false, heights: storedHeights() }))

/** Opens the dock at a tab. */
export const openDock = (tab: DockTab): void => useDock.setState({ tab, open: true })
export const foldDock = (): void => useDock.setState({ open: false })

/** What pressing a tab does: shows it, or folds the dock where it was shown already. */
export const toggleDock = (tab: DockTab): void =>
  useDock.setState(state => ({ tab, open: !(state.open && state.tab === tab) }))

/** Sets the height of the tab that is shown, within what the window allows. */
export const setDockHeight = (height: number, windowHeight: number): void => {
  useDock.setState(({ tab, heights }) => ({
    heights: { ...heights, [tab]: clampHeight(height, windowHeight) },
  }))
  try {
    localStorage.setItem(storageKey, JSON.stringify(useDock.getState().heights))
  } catch {
    // Storage may be forbidden or full: the heights then last as long as the page.
  }
}

/** A dock height between its least and its share of the window. */
export const clampHeight = (height: number, windowHeight: number): number =>
  Math.round(Math.max(dockLimits.min, Math.min(height, windowHeight * dockLimits.maxShare)))

function storedHeights(): Record<DockTab, number> {
  try {
    const stored = JSON.parse(localStorage.getItem(storageKey) ?? '{}') as Partial<Record<DockTab, unknown>>
    const heights = { ...firstHeights }
    for (const tab of dockTabs) if (typeof stored[tab] === 'number') heights[tab] = stored[tab]
    return heights
  } catch {
    return firstHeights
  }
}
