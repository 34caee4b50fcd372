import { create } from 'zustand'
import type { Position } from '../../../shared/model/layout.ts'

/** What a context menu was asked for. What it is about is selected. */
export type MenuTarget = 'devices' | 'wire' | 'canvas'
type Asked = { target: MenuTarget; client: Position; serial: number }

export const useContextMenu = create<{ asked: Asked | null }>()(() => ({ asked: null }))

export const askMenu = (target: MenuTarget, client: Position): void =>
  useContextMenu.setState(({ asked }) => ({ asked: { target, client, serial: (asked?.serial ?? 0) + 1 } }))

export const closeMenu = (): void => useContextMenu.setState({ asked: null })
