import { create } from 'zustand'
import { type DeviceId, type Wire, wireKey } from '../../../shared/model/composition.ts'
import type { Position } from '../../../shared/model/layout.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import { catalogueNow } from '../../store/catalogue.ts'
import { useDocument } from '../../store/document.ts'
import type { Target } from '../wires/handle-at.ts'
import { appsToExtend, type End, fittingEnds, fittingTypes, sameEnd } from './compatible.ts'

/** A wire that someone has picked up, by pointer or by keys, and has not put down yet. */
export type ConnectionDrag = {
  end: End
  by: 'pointer' | 'keys'
  /** The ends that fit, in the order of the graph, and the same by device. */
  fits: readonly End[]
  fitsByDevice: ReadonlyMap<DeviceId, readonly End[]>
  /** Apps that would take the wire at a new port. */
  extendable: ReadonlySet<DeviceId>
  /** Palette entries with something that fits. */
  types: ReadonlySet<string>
  /** The wire that is being moved to another end, and that `end` holds. */
  moving: Wire | null
  /** The fitting end that the wire would be joined to now. */
  near: End | null
  /** The end under the pointer that does not fit. */
  against: End | null
  /** The app under the pointer that would get a new port. */
  extending: DeviceId | null
}

/** A wire that was put down where it does not fit: shown, with the reason, until something else is done. */
export type UserError = { end: End; at: End; problem: Problem }

/**
 * Devices offered at a place: those that fit the loose end of a wire put down there, those that fit into a made wire, or
 * all of them.
 */
export type QuickAddItem = { at: Position; client: Position } & (
  | { for: 'end'; end: End; moving: Wire | null }
  | { for: 'wire'; wire: Wire }
  | { for: 'place' }
)

type ConnectionDragState = {
  pull: ConnectionDrag | null
  refusal: UserError | null
  offer: QuickAddItem | null
}

export const useConnectionDrag = create<ConnectionDragState>()(() => ({
  pull: null,
  refusal: null,
  offer: null,
}))

/** Picks up a wire at an end. `moving`: an existing wire whose other end was let go. */
export const startConnectionDrag = (end: End, by: ConnectionDrag['by'], moving: Wire | null = null): void => {
  const { composition } = useDocument.getState()
  const without = moving
    ? { ...composition, wires: composition.wires.filter(wire => wireKey(wire) !== wireKey(moving)) }
    : composition
  const fits = fittingEnds(catalogueNow(), without, end)
  const fitsByDevice = new Map<DeviceId, End[]>()
  for (const fit of fits) {
    const list = fitsByDevice.get(fit.device)
    if (list) list.push(fit)
    else fitsByDevice.set(fit.device, [fit])
  }
  const extendable = new Set(appsToExtend(catalogueNow(), without, end))
  const types = new Set(fittingTypes(catalogueNow(), without, end).map(({ type }) => type))
  // A new app can be given a port for whatever there is.
  if (end.kind === 'output') types.add('app')
  const near = by === 'keys' ? (fits[0] ?? null) : null
  const extending = by === 'keys' && !near ? ([...extendable][0] ?? null) : null
  useConnectionDrag.setState({
    pull: { end, by, fits, fitsByDevice, extendable, types, moving, near, against: null, extending },
    refusal: null,
    offer: null,
  })
}

/** What keys walk through while a wire is pulled: the ends that fit, then the apps that would get a new port. */
export const targetsOf = ({ fits, extendable, moving }: ConnectionDrag): Target[] => [
  ...fits.map((end): Target => ({ on: 'end', end, fits: true })),
  ...(moving ? [] : [...extendable].map((device): Target => ({ on: 'device', device }))),
]

/** Says what the wire is held over. */
export const aim = (target: Target): void =>
  useConnectionDrag.setState(({ pull }) => {
    if (!pull) return {}
    const near = target.on === 'end' && target.fits ? target.end : null
    const against = target.on === 'end' && !target.fits ? target.end : null
    const extending = target.on === 'device' && pull.extendable.has(target.device) ? target.device : null
    return sameEnd(pull.near, near) && sameEnd(pull.against, against) && pull.extending === extending
      ? {}
      : { pull: { ...pull, near, against, extending } }
  })

export const endConnectionDrag = (): void => useConnectionDrag.setState({ pull: null })
export const refuse = (refusal: UserError): void => useConnectionDrag.setState({ refusal, pull: null })
export const offer = (offer: QuickAddItem): void => useConnectionDrag.setState({ offer, pull: null })
export const clearConnectionDrag = (): void =>
  useConnectionDrag.setState({ pull: null, refusal: null, offer: null })

/** How a device takes part in the pull: one word, so that a device is drawn again only when its own part changes. */
export const usePullRole = (id: DeviceId): 'none' | 'source' | 'fits' | 'extends' | 'takes' | 'out' =>
  useConnectionDrag(({ pull }) => {
    if (!pull) return 'none'
    if (pull.end.device === id) return 'source'
    if (pull.extending === id) return 'takes'
    if (pull.fitsByDevice.has(id)) return 'fits'
    return pull.extendable.has(id) ? 'extends' : 'out'
  })
