import type { Frame, Layout, Position } from '../../shared/model/layout.ts'

/** A layout with devices and notes (by id) at other places. */
export const withPositions = (layout: Layout, moved: Readonly<Record<string, Position>>): Layout => {
  const notes = new Set(layout.notes.map(({ id }) => id))
  const devices = Object.entries(moved).filter(([id]) => !notes.has(id))
  return {
    ...layout,
    positions:
      devices.length > 0 ? { ...layout.positions, ...Object.fromEntries(devices) } : layout.positions,
    notes: layout.notes.some(({ id }) => moved[id])
      ? layout.notes.map(note => ({ ...note, position: moved[note.id] ?? note.position }))
      : layout.notes,
  }
}

/** Frames without some devices; one that is empty then goes. */
export const without = (frames: readonly Frame[] = [], devices: readonly string[]): Frame[] =>
  frames
    .map(frame =>
      frame.devices.some(id => devices.includes(id))
        ? { ...frame, devices: frame.devices.filter(id => !devices.includes(id)) }
        : frame,
    )
    .filter(frame => frame.devices.length > 0)
