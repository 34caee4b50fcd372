import { create } from 'zustand'
import type { Position } from '../../../shared/model/layout.ts'

/** What a context menu was asked for. What it is about is selected. */
export type MenuTarget = 'devices' | 'wire' | 'canvas'
type Asked = { target: MenuTarget; client: Position; requestId: number }

export const useContextMenu = create<{ asked: Asked | null }>()(() => ({ asked: null }))

export const askMenu = (target: MenuTarget, client: Position): void =>
  useContextMenu.setState(({ asked }) => ({
    asked: { target, client, requestId: (asked?.requestId ?? 0) + 1 },
  }))

export const closeMenu = (): void => useContextMenu.setState({ asked: null })
