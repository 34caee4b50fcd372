import type { Composition, DeviceId } from './composition.ts'

/** The device that a path leads to, from port to port; undefined where a port on it has no wire. */
export const reached = (
  { wires }: Composition,
  device: DeviceId,
  path: readonly string[],
): DeviceId | undefined =>
  path.reduce<DeviceId | undefined>(
    (at, port) => wires.find(({ to }) => to.device === at && to.port === port)?.from.device,
    device,
  )
