import type { IconName } from '../ui/icon/icons.tsx'

/** Something that can be done, with its key and the words it is found by. */
export type Command = {
  id: string
  title: string
  icon: IconName
  words?: readonly string[]
  /** Absent: always. */
  when?: () => boolean
  run: () => void
}

export const isAvailable = ({ when }: Command): boolean => when?.() ?? true
