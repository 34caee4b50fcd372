import { create } from 'zustand'
import { useDocument } from '../../store/document.ts'

/** What a message is about, where that can end before the message is closed. */
export type Cause = { holds: () => boolean; onChange: (listener: () => void) => () => void }

type ToastText = { title: string; text?: string; action?: { label: string; run: () => void } }

/**
 * A message. What went wrong has a key: the next try takes it away (`attempt`), and a later message of that key takes its place.
 * `while`: it goes the moment that this no longer holds.
 */
export type Message = ToastText &
  (
    | { kind: 'plain' | 'ok'; key?: string; while?: Cause }
    | { kind: 'warning' | 'error'; key: string; while?: Cause }
  )

/** `project`: the one that was open, which the message is about; null outside of one. */
export type Toast = Message & { id: number; project: string | null }

/** One is shown at a time: the last. Behind it wait those that stay until they are closed. */
export const useToasts = create<{ queue: readonly Toast[] }>()(() => ({ queue: [] }))

/** Whether a message stays until it is closed or its cause ends; the others go after some seconds. */
export const stays = ({ kind }: Pick<Message, 'kind'>): boolean => kind === 'error' || kind === 'warning'

let nextId = 1
const watched = new Map<number, () => void>()

/** Shows a message in front of those that there are; gives its id. A shown one that would have gone by itself goes now. */
export const toast = (message: Message): number => {
  if (message.while && !message.while.holds()) return 0
  const id = nextId++
  const made: Toast = { ...message, id, project: useDocument.getState().projectId }
  setQueue([
    ...useToasts
      .getState()
      .queue.filter(other => stays(other) && (made.key === undefined || other.key !== made.key)),
    made,
  ])
  const { while: cause } = made
  if (cause)
    watched.set(
      id,
      cause.onChange(() => cause.holds() || closeToast(id)),
    )
  return id
}

/** Takes a message away, by its id or its key. */
export const closeToast = (which: number | string): void => {
  const { queue } = useToasts.getState()
  const left = queue.filter(({ id, key }) => id !== which && key !== which)
  if (left.length < queue.length) setQueue(left)
}

/** Something is tried again: what was said of the last time no longer counts. */
export const attempt = (key: string): void => closeToast(key)

/** A cause that holds as long as this is so in a store. */
export const during = <S>(
  store: { getState: () => S; subscribe: (listener: () => void) => () => void },
  holds: (state: S) => boolean,
): Cause => ({ holds: () => holds(store.getState()), onChange: store.subscribe })

/** A cause that holds until the next step of undo or redo, or the next change: until then Undo takes back what was just done. */
export const untilNextStep = (): Cause => {
  const steps = useDocument.temporal
  const { pastStates } = steps.getState()
  return during(steps, state => state.pastStates === pastStates)
}

const setQueue = (queue: readonly Toast[]): void => {
  useToasts.setState({ queue })
  const shown = new Set(queue.map(({ id }) => id))
  for (const [id, unwatch] of watched)
    if (!shown.has(id)) {
      watched.delete(id)
      unwatch()
    }
}

// What is said of a project is said where it is open.
useDocument.subscribe(({ projectId }, before) => {
  if (projectId === before.projectId) return
  const { queue } = useToasts.getState()
  const left = queue.filter(({ project }) => project === null || project === projectId)
  if (left.length < queue.length) setQueue(left)
})
