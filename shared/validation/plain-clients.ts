import { bootArgumentsOf } from '../catalogue/catalogue.ts'
import { isApp } from '../model/composition.ts'
import type { Problem } from '../problems/problem.ts'
import type { Scene } from './scene.ts'

/** Apps that are to fetch `https://` addresses by a client without TLS, as their boot arguments have it. */
export const checkPlainClients = ({ composition, catalogue, byId }: Scene): Problem[] => {
  const seen = new Set<string>()
  return composition.wires.flatMap<Problem>(({ from, to }) => {
    const client = byId.get(from.device)
    const app = byId.get(to.device)
    if (client?.type !== 'cohttp_client' || !app || !isApp(app) || seen.has(`${client.id} ${app.id}`))
      return []
    seen.add(`${client.id} ${app.id}`)
    const argument = bootArgumentsOf(catalogue, app).find(({ flag, default: usual, optional }) =>
      /(?:^|,)https:\/\//i.test(app.boot[flag] ?? (optional ? '' : usual)),
    )
    if (!argument) return []
    return [{ code: 'needs-tls', device: client.id, app: app.id, flag: argument.flag }]
  })
}
