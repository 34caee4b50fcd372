import { create } from 'zustand'
import type { ChangeKind } from '../../../shared/comparison/describe-change.ts'
import type { DeviceId } from '../../../shared/model/composition.ts'
import type { Marks } from './union.ts'

const noMarks: Marks = new Map()

const useCanvasMarks = create<{ marks: Marks }>()(() => ({ marks: noMarks }))

/** Marks on the canvas what has become of its devices, until the result is called. */
export const markCanvas = (marks: Marks): (() => void) => {
  useCanvasMarks.setState({ marks })
  return () => useCanvasMarks.setState(state => (state.marks === marks ? { marks: noMarks } : state))
}

/** What has become of a device since what the canvas is compared with; null where it is compared with nothing. */
export const useCanvasMark = (device: DeviceId): ChangeKind | null =>
  useCanvasMarks(({ marks }) => marks.get(device) ?? null)
