import { create } from 'zustand'
import { type DeviceId, type Wire, wireKey } from '../../../shared/model/composition.ts'
import type { Position } from '../../../shared/model/layout.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import { catalogueNow } from '../../store/catalogue.ts'
import { useDocument } from '../../store/document.ts'
import type { Target } from '../wires/handle-at.ts'
import {
  appsToExtend,
  compatibleEndpoints,
  compatibleTypes,
  type Endpoint,
  sameEndpoint,
} from './compatible.ts'

/** A wire that someone has picked up, by pointer or by keys, and has not put down yet. */
export type ConnectionDrag = {
  end: Endpoint
  by: 'pointer' | 'keys'
  /** The ends that fit, in the order of the graph, and the same by device. */
  compatible: readonly Endpoint[]
  compatibleByDevice: ReadonlyMap<DeviceId, readonly Endpoint[]>
  /** Apps that would take the wire at a new port. */
  extendable: ReadonlySet<DeviceId>
  /** Palette entries with something that fits. */
  types: ReadonlySet<string>
  /** The wire that is being moved to another end, and that `end` holds. */
  moving: Wire | null
  /** The fitting end that the wire would be joined to now. */
  near: Endpoint | null
  /** The end under the pointer that does not fit. */
  against: Endpoint | null
  /** The app under the pointer that would get a new port. */
  extending: DeviceId | null
}

/** A wire that was put down where it does not fit: shown, with the reason, until something else is done. */
export type UserError = { end: Endpoint; at: Endpoint; problem: Problem }

/**
 * Devices offered at a place: those that fit the loose end of a wire put down there, those that fit into a made wire, or
 * all of them.
 */
export type QuickAddItem = { at: Position; client: Position } & (
  | { for: 'end'; end: Endpoint; moving: Wire | null }
  | { for: 'wire'; wire: Wire }
  | { for: 'place' }
)

type ConnectionDragState = {
  drag: ConnectionDrag | null
  refusal: UserError | null
  offer: QuickAddItem | null
}

export const useConnectionDrag = create<ConnectionDragState>()(() => ({
  drag: null,
  refusal: null,
  offer: null,
}))

/** Picks up a wire at an end. `moving`: an existing wire whose other end was released. */
export const startConnectionDrag = (
  end: Endpoint,
  by: ConnectionDrag['by'],
  moving: Wire | null = null,
): void => {
  const { composition } = useDocument.getState()
  const without = moving
    ? { ...composition, wires: composition.wires.filter(wire => wireKey(wire) !== wireKey(moving)) }
    : composition
  const compatible = compatibleEndpoints(catalogueNow(), without, end)
  const compatibleByDevice = new Map<DeviceId, Endpoint[]>()
  for (const fit of compatible) {
    const list = compatibleByDevice.get(fit.device)
    if (list) list.push(fit)
    else compatibleByDevice.set(fit.device, [fit])
  }
  const extendable = new Set(appsToExtend(catalogueNow(), without, end))
  const types = new Set(compatibleTypes(catalogueNow(), without, end).map(({ type }) => type))
  // A new app can be given a port for whatever there is.
  if (end.kind === 'output') types.add('app')
  const near = by === 'keys' ? (compatible[0] ?? null) : null
  const extending = by === 'keys' && !near ? ([...extendable][0] ?? null) : null
  useConnectionDrag.setState({
    drag: {
      end,
      by,
      compatible,
      compatibleByDevice,
      extendable,
      types,
      moving,
      near,
      against: null,
      extending,
    },
    refusal: null,
    offer: null,
  })
}

/** What keys walk through while a wire is pulled: the ends that fit, then the apps that would get a new port. */
export const targetsOf = ({ compatible, extendable, moving }: ConnectionDrag): Target[] => [
  ...compatible.map((end): Target => ({ on: 'end', end, compatible: true })),
  ...(moving ? [] : [...extendable].map((device): Target => ({ on: 'device', device }))),
]

/** Says what the wire is held over. */
export const aim = (target: Target): void =>
  useConnectionDrag.setState(({ drag }) => {
    if (!drag) return {}
    const near = target.on === 'end' && target.compatible ? target.end : null
    const against = target.on === 'end' && !target.compatible ? target.end : null
    const extending = target.on === 'device' && drag.extendable.has(target.device) ? target.device : null
    return sameEndpoint(drag.near, near) &&
      sameEndpoint(drag.against, against) &&
      drag.extending === extending
      ? {}
      : { drag: { ...drag, near, against, extending } }
  })

export const endConnectionDrag = (): void => useConnectionDrag.setState({ drag: null })
export const refuse = (refusal: UserError): void => useConnectionDrag.setState({ refusal, drag: null })
export const offer = (offer: QuickAddItem): void => useConnectionDrag.setState({ offer, drag: null })
export const clearConnectionDrag = (): void =>
  useConnectionDrag.setState({ drag: null, refusal: null, offer: null })

/** How a device takes part in the pull: one word, so that a device is drawn again only when its own part changes. */
export const useConnectionDragRole = (
  id: DeviceId,
): 'none' | 'source' | 'fits' | 'extends' | 'takes' | 'out' =>
  useConnectionDrag(({ drag }) => {
    if (!drag) return 'none'
    if (drag.end.device === id) return 'source'
    if (drag.extending === id) return 'takes'
    if (drag.compatibleByDevice.has(id)) return 'fits'
    return drag.extendable.has(id) ? 'extends' : 'out'
  })
