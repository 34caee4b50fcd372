import type { Position } from '../../shared/model/layout.ts'
import type { Box } from './nodes/geometry.ts'

/** What the rest of the page may ask of the canvas that is shown. */
export type CanvasControls = {
  fit: () => void
  zoom: (by: 'in' | 'out' | 'actual') => void
  /** The canvas place in the middle of what is seen. */
  centre: () => Position
  /** The canvas place under a point of the window; null where the canvas is not there. */
  at: (client: Position) => Position | null
  /** The point of the window over a canvas place. */
  client: (at: Position) => Position
  /** Shows a box as large as the view allows, never larger than life. */
  fitBox: (box: Box) => void
  /** Glides until a box is in sight. */
  show: (box: Box) => void
  zoomLevel: () => number
}

let controls: CanvasControls | null = null

export const provideControls = (given: CanvasControls | null): void => {
  controls = given
}

/** The controls of the canvas; null while the outline or the gallery is shown. */
export const canvasControls = (): CanvasControls | null => controls
