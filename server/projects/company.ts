import type { DeviceId } from '../../shared/composition.ts'
import type { ProjectId } from '../../shared/project.ts'
import type { CompanyMessage } from '../../shared/protocol.ts'
import type { Projects } from './projects.ts'

/** A page that has a project open. */
export type Visitor = { select: (devices: readonly DeviceId[]) => void; leave: () => void }

type Present = { tell: (message: CompanyMessage) => void; selected: readonly DeviceId[] }
type Room = {
  visitors: Map<number, Present>
  revision: number | null
  files: number
  timer: NodeJS.Timeout | null
}

/**
 * Who has which project open, what they have selected, which revision was saved last, and how often data files were changed.
 * Everyone is told the whole state whenever it changes: who misses a message knows all after the next.
 */
export class Company {
  readonly #projects: Projects
  readonly #rooms = new Map<ProjectId, Room>()
  readonly #leave: () => void

  constructor(projects: Projects) {
    this.#projects = projects
    this.#leave = projects.onChange((id, change) => {
      const room = this.#rooms.get(id)
      if (!room) return
      if (change === 'data file') room.files += 1
      else room.revision = change.revision
      this.#tellSoon(id, room)
    })
  }

  /** Someone opens a project. `tell` is called until they leave. */
  join(id: ProjectId, selected: readonly DeviceId[], tell: Present['tell']): Visitor {
    const room = this.#rooms.get(id) ?? { visitors: new Map(), revision: null, files: 0, timer: null }
    this.#rooms.set(id, room)
    let number = 1
    while (room.visitors.has(number)) number += 1
    const present: Present = { tell, selected }
    room.visitors.set(number, present)
    void this.#find(id, room).catch(() => undefined)
    return {
      select: devices => {
        present.selected = devices
        this.#tellSoon(id, room)
      },
      leave: () => {
        room.visitors.delete(number)
        if (room.visitors.size === 0 && this.#rooms.get(id) === room) this.#rooms.delete(id)
        this.#tellSoon(id, room)
      },
    }
  }

  /** Tells nobody anything any more. */
  stop(): void {
    this.#leave()
    for (const { timer } of this.#rooms.values()) if (timer) clearTimeout(timer)
    this.#rooms.clear()
  }

  /** Someone who comes, or comes back after their connection broke, may have missed a save. */
  async #find(id: ProjectId, room: Room): Promise<void> {
    try {
      room.revision = await this.#projects.with(id, async ({ revision }) => revision)
      await this.#projects.noteOpened(id)
    } catch {
      // There is no such project any more, or it cannot be read: opening it says so.
    }
    this.#tellSoon(id, room)
  }

  #tellSoon(id: ProjectId, room: Room): void {
    room.timer ??= setTimeout(() => {
      room.timer = null
      for (const [you, { tell }] of room.visitors) {
        const others = [...room.visitors]
          .filter(([number]) => number !== you)
          .map(([visitor, { selected }]) => ({ visitor, selected: [...selected] }))
        const { revision, files } = room
        tell({ type: 'company', project: id, you, revision, files, others })
      }
    }, togetherMs)
  }
}

/** What changes within so many milliseconds is told together. */
const togetherMs = 30
