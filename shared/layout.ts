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

/** `layout.json`: where devices and notes stand. Never changes a build; a device without a position is placed. */
export const Layout = z.looseObject({
  format: z.literal(1),
  positions: z.record(z.string(), Position).default({}),
  notes: z.array(Note).max(1000).default([]),
})
export type Layout = z.infer<typeof Layout>

export const emptyLayout: Layout = { format: 1, positions: {}, notes: [] }
