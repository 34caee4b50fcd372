import type { DeviceId } from '../../shared/model/composition.ts'
import type { ProjectId } from '../../shared/model/project.ts'
import type { PresenceMessage } from '../../shared/protocol/protocol.ts'
import { Queue } from '../builds/queue.ts'
import type { Projects } from '../projects/store/projects.ts'

/** A page that has a project open. */
export type Peer = { select: (devices: readonly DeviceId[]) => void; leave: () => void }

type Present = { notify: (state: () => PresenceMessage) => void; selected: readonly DeviceId[] }
type Room = {
  peers: Map<number, Present>
  revision: number | null
  files: number
  timer: NodeJS.Timeout | null
  /** Whether the revision is being looked for, and whether it has to be again. */
  finding: 'no' | 'yes' | 'again'
}

/**
 * Who has which project open, what they have selected, which revision was saved last, and how often data files were changed.
 * Everyone is told the whole state whenever it changes: who misses a message knows all after the next.
 */
export class Presence {
  readonly #projects: Projects
  readonly #rooms = new Map<ProjectId, Room>()
  readonly #leave: () => void
  /** Looking for a revision reads a project. */
  readonly #looking = new Queue(4)

  constructor(projects: Projects) {
    this.#projects = projects
    this.#leave = projects.onChange((id, change) => {
      const room = this.#rooms.get(id)
      if (!room) return
      if (change === 'data file') room.files += 1
      else room.revision = change.revision
      this.#notifySoon(id, room)
    })
  }

  /**
   * Someone opens a project; null where as many have it open as may. `notify` is called with what gives the present state until
   * they leave.
   */
  join(id: ProjectId, selected: readonly DeviceId[], notify: Present['notify']): Peer | null {
    const room = this.#rooms.get(id) ?? {
      peers: new Map(),
      revision: null,
      files: 0,
      timer: null,
      finding: 'no',
    }
    if (room.peers.size >= maxPeers) return null
    this.#rooms.set(id, room)
    let number = 1
    while (room.peers.has(number)) number += 1
    const present: Present = { notify, selected }
    room.peers.set(number, present)
    this.#find(id, room)
      .catch(() => undefined)
      .catch(() => undefined)
    return {
      select: devices => {
        present.selected = devices
        this.#notifySoon(id, room)
      },
      leave: () => {
        room.peers.delete(number)
        if (room.peers.size === 0 && this.#rooms.get(id) === room) this.#rooms.delete(id)
        this.#notifySoon(id, room)
      },
    }
  }

  /** Tells nobody anything any more. */
  stop(): void {
    this.#leave()
    for (const { timer } of this.#rooms.values()) if (timer) clearTimeout(timer)
    this.#rooms.clear()
  }

  /** Someone who comes, or comes back after their connection broke, may have missed a save. Who comes meanwhile waits for the next look. */
  async #find(id: ProjectId, room: Room): Promise<void> {
    if (room.finding !== 'no') {
      room.finding = 'again'
      return
    }
    room.finding = 'yes'
    try {
      await this.#looking.run(async () => {
        room.revision = await this.#projects.with(id, async ({ revision }) => revision)
        await this.#projects.noteOpened(id)
      }, null)
    } catch {
      // There is no such project any more, or it cannot be read: opening it says so.
    }
    const again = (room.finding as Room['finding']) === 'again'
    room.finding = 'no'
    if (again && this.#rooms.get(id) === room) this.#find(id, room).catch(() => undefined)
    this.#notifySoon(id, room)
  }

  #notifySoon(id: ProjectId, room: Room): void {
    // A full room is told less often: everyone is told of everyone.
    room.timer ??= setTimeout(
      () => {
        room.timer = null
        this.#notify(id, room).catch(() => undefined)
      },
      togetherMs + room.peers.size * eachMs,
    )
  }

  async #notify(id: ProjectId, room: Room): Promise<void> {
    let told = 0
    for (const [you, { notify }] of [...room.peers]) {
      // Whatever it is when it is sent.
      if (room.peers.has(you)) notify(() => stateFor(id, room, you))
      told += 1
      if (told % notifiedAtOnce === 0) await new Promise<void>(resolve => setImmediate(resolve))
    }
  }
}

const stateFor = (id: ProjectId, room: Room, you: number): PresenceMessage => {
  const others: PresenceMessage['others'] = []
  let selectedLeft = maxSelectedSent
  for (const [peer, { selected }] of room.peers) {
    if (peer === you) continue
    if (others.length >= maxOthers) break
    const told = selected.slice(0, selectedLeft)
    selectedLeft -= told.length
    others.push({ peer, selected: told })
  }
  return { type: 'presence', project: id, you, revision: room.revision, files: room.files, others }
}

/** What changes within so many milliseconds is told together; so many more for each who is told. */
const togetherMs = 30
const eachMs = 3
/** Who is told between two looks at what else there is to do. */
const notifiedAtOnce = 20

/** Pages that may have one project open. */
const maxPeers = 500
/** Others, and selected devices of all of them together, that one page is told of. */
const maxOthers = 50
const maxSelectedSent = 400
