import type { Composition, DeviceId } from './composition.ts'

/** The device that is wired to each port of each device; of several wires to one port, the first. */
export type Feeds = ReadonlyMap<DeviceId, ReadonlyMap<string, DeviceId>>

/** Looks up wires by the port that they end at. Linear time. */
export const feedsOf = ({ wires }: Composition): Feeds => {
  const feeds = new Map<DeviceId, Map<string, DeviceId>>()
  for (const { from, to } of wires) {
    const ports = feeds.get(to.device)
    if (!ports) feeds.set(to.device, new Map([[to.port, from.device]]))
    else if (!ports.has(to.port)) ports.set(to.port, from.device)
  }
  return feeds
}

/** The device that a path leads to, from port to port; undefined where a port on it has no wire. */
export const reachedIn = (feeds: Feeds, device: DeviceId, path: readonly string[]): DeviceId | undefined =>
  path.reduce<DeviceId | undefined>(
    (at, port) => (at === undefined ? undefined : feeds.get(at)?.get(port)),
    device,
  )

/** As `reachedIn`, for a single path of a composition. */
export const reached = (
  composition: Composition,
  device: DeviceId,
  path: readonly string[],
): DeviceId | undefined => reachedIn(feedsOf(composition), device, path)
