import type { Frame, Note, Position } from '../../shared/model/layout.ts'
import { step } from './document.ts'
import { without, withPositions } from './layout-changes.ts'

/* Steps that change where things stand, notes and frames. */

/** Moves devices and notes (by id) to where a drag, a nudge or a tidy left them: one step. */
export const moveDevices = (positions: Readonly<Record<string, Position>>, merge?: string): void =>
  step(state => ({ layout: withPositions(state.layout, positions) }), merge)

export const addNote = (note: Note): void =>
  step(({ layout }) => ({ layout: { ...layout, notes: [...layout.notes, note] } }))

export const changeNote = (id: string, text: Partial<Pick<Note, 'title' | 'text'>>, merge?: string): void =>
  step(
    ({ layout }) => ({
      layout: { ...layout, notes: layout.notes.map(note => (note.id === id ? { ...note, ...text } : note)) },
    }),
    merge,
  )

/** Moves devices, those of `into` into a frame that there is: one step. */
export const moveIntoFrame = (
  positions: Readonly<Record<string, Position>>,
  into: { frame: string; devices: readonly string[] },
): void =>
  step(({ layout }) => ({
    layout: {
      ...withPositions(layout, positions),
      frames: without(layout.frames, into.devices).map(frame =>
        frame.id === into.frame ? { ...frame, devices: [...frame.devices, ...into.devices] } : frame,
      ),
    },
  }))

/** Puts devices into a new frame, out of those that they were in: one step. */
export const addFrame = (frame: Frame): void =>
  step(({ layout }) => ({ layout: { ...layout, frames: [...without(layout.frames, frame.devices), frame] } }))

/** Changes a frame's title, or collapses or expands it. */
export const changeFrame = (
  id: string,
  part: Partial<Pick<Frame, 'title' | 'collapsed'>>,
  merge?: string,
): void =>
  step(
    ({ layout }) => ({
      layout: {
        ...layout,
        frames: (layout.frames ?? []).map(frame => (frame.id === id ? { ...frame, ...part } : frame)),
      },
    }),
    merge,
  )

/** Takes devices out of their frames; a frame that is empty then goes with them. */
export const leaveFrames = (devices: readonly string[]): void =>
  step(({ layout }) => ({ layout: { ...layout, frames: without(layout.frames, devices) } }))
