import { feedsOf, reachedIn } from '../model/reached.ts'
import type { Problem } from '../problems/problem.ts'
import type { Scene } from './scene.ts'

/** Sharing constraints: where two paths of a device type must lead to the same device, they do. */
export const checkSharing = ({ composition, catalogue, byId }: Scene): Problem[] => {
  const feeds = feedsOf(composition)
  return [...byId.values()].flatMap(device =>
    (catalogue.deviceTypes.get(device.type)?.sharing ?? []).flatMap<Problem>(paths => {
      const a = reachedIn(feeds, device.id, paths[0])
      const b = reachedIn(feeds, device.id, paths[1])
      // A port without a wire, or with one that ends nowhere, is another problem.
      if (a === undefined || b === undefined || a === b || !byId.has(a) || !byId.has(b)) return []
      return [{ code: 'not-shared', device: device.id, paths, ends: [a, b] }]
    }),
  )
}
