import type { Box } from './geometry.ts'

/** The map on the screen, in its corner: the same numbers as in CanvasTools.module.css. */
export const minimapSize = { width: 168, height: 92 }
const margin = 16

/** How much larger than the canvas a graph is, in one direction, for a map to be worth the devices under it. */
const muchLarger = 1.5

type Canvas = { width: number; height: number; transform: readonly [x: number, y: number, zoom: number] }

/**
 * Whether there is a map: not on a canvas as low as above an open dock, and not over a device while most of the graph is in
 * view. Boxes are in graph coordinates, the canvas in pixels.
 */
export const showsMinimap = (
  boxes: readonly Box[],
  bounds: Box,
  { width, height, transform: [x, y, zoom] }: Canvas,
): boolean => {
  if (boxes.length === 0 || height < 420) return false
  if (bounds.width * zoom > width * muchLarger || bounds.height * zoom > height * muchLarger) return true
  const left = width - margin - minimapSize.width
  const top = height - margin - minimapSize.height
  return !boxes.some(
    box =>
      (box.x + box.width) * zoom + x > left &&
      box.x * zoom + x < width &&
      (box.y + box.height) * zoom + y > top &&
      box.y * zoom + y < height,
  )
}
