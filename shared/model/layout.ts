import { z } from 'zod'

/** Canvas pixels at 100 %; y grows downwards. */
export const Position = z.object({ x: z.number(), y: z.number() })
export type Position = z.infer<typeof Position>

export const Note = z.looseObject({
  id: z.string().max(64),
  position: Position,
  title: z.string().max(200),
  text: z.string().max(10_000),
})
export type Note = z.infer<typeof Note>

/** A frame around devices that belong together. It is as large as they are; `collapsed`, it is drawn as one box. */
export const Frame = z.looseObject({
  id: z.string().max(64),
  title: z.string().max(200),
  devices: z.array(z.string().max(64)).max(5000),
  collapsed: z.boolean().default(false),
})
export type Frame = z.infer<typeof Frame>

/** `layout.json`: where devices and notes stand. Never changes a build; a device without a position is placed. */
export const Layout = z.looseObject({
  format: z.literal(1),
  positions: z.record(z.string(), Position).default({}),
  notes: z.array(Note).max(1000).default([]),
  /** A device is in one frame at most: the first that names it. */
  frames: z.array(Frame).max(1000).optional(),
})
export type Layout = z.infer<typeof Layout>

export const emptyLayout: Layout = { format: 1, positions: {}, notes: [] }
