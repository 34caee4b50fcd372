import { create } from 'zustand'
import type { DeviceId } from '../../../shared/model/composition.ts'
import type { Frame } from '../../../shared/model/layout.ts'
import { useDocument } from '../../store/document.ts'
import { addFrame, changeFrame, leaveFrames, moveDevices } from '../../store/layout-edits.ts'
import { select, useSession } from '../../store/session.ts'
import { during, toast } from '../../ui/toast/toast-store.ts'
import { grid } from '../nodes/geometry.ts'
import { placesNow, unwrittenPlaces } from '../scene.ts'
import { newFrameId } from './frames.ts'

/* What is done with frames, each one undo step. A frame has no selection of its own: choosing it chooses its devices. */

/** The frame whose devices are exactly those selected; undefined for any other selection. */
export const selectedFrame = (): Frame | undefined => {
  const { devices } = useSession.getState().selection
  const { frames = [] } = useDocument.getState().layout
  const chosen = new Set<string>(devices)
  return frames.find(frame => {
    const present = membersOf(frame)
    return present.length > 0 && present.length === chosen.size && present.every(id => chosen.has(id))
  })
}

/** `g`: a frame around what is selected; where that is a frame already, it is collapsed or expanded. */
export const frameSelected = (): void => {
  const frame = selectedFrame()
  if (frame) {
    changeFrame(frame.id, { collapsed: !frame.collapsed })
    return
  }
  const { devices } = useSession.getState().selection
  if (devices.length === 0) {
    toast({
      kind: 'plain',
      title: 'Select the devices to frame',
      key: 'frame',
      while: during(useSession, ({ selection }) => selection.devices.length === 0),
    })
    return
  }
  const { frames = [] } = useDocument.getState().layout
  const id = newFrameId()
  addFrame({ id, title: `Frame ${frames.length + 1}`, devices: [...devices], collapsed: false })
  renameFrame(id)
}

/** The frame whose title is being written, as soon as it is drawn; null: none. */
export const useRenamed = create<{ id: string | null }>()(() => ({ id: null }))

/** Puts the cursor into a frame's title, or takes it out again. */
export const renameFrame = (id: string | null): void => useRenamed.setState({ id })

/** Takes what is selected out of its frames. */
export const unframeSelected = (): void => leaveFrames(useSession.getState().selection.devices)

/** Whether something selected is in a frame. */
export const anyFramed = (): boolean => {
  const { devices } = useSession.getState().selection
  return (useDocument.getState().layout.frames ?? []).some(frame =>
    frame.devices.some(id => devices.includes(id as DeviceId)),
  )
}

export const selectFrame = (frame: Frame): void => select({ devices: membersOf(frame) })

/** Moves the devices of a frame from where they stood; the steps of one drag are one step to undo. */
export const moveFrame = (
  from: ReadonlyMap<DeviceId, { x: number; y: number }>,
  by: { x: number; y: number },
  merge: string,
): void =>
  moveDevices(
    {
      ...unwrittenPlaces(),
      ...Object.fromEntries(
        [...from].map(([id, { x, y }]) => [
          id,
          { x: x + Math.round(by.x / grid) * grid, y: y + Math.round(by.y / grid) * grid },
        ]),
      ),
    },
    merge,
  )

/** Where the devices of a frame stand now. */
export const placesOfFrame = (frame: Frame): Map<DeviceId, { x: number; y: number }> => {
  const places = placesNow()
  return new Map(membersOf(frame).map(id => [id, places.get(id) ?? { x: 0, y: 0 }]))
}

const membersOf = ({ devices }: Frame): DeviceId[] => {
  const inside = new Set(devices)
  return useDocument
    .getState()
    .composition.devices.filter(({ id }) => inside.has(id))
    .map(({ id }) => id)
}
