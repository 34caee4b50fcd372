import { createHash } from 'node:crypto'
import { catalogue } from '../../shared/catalogue/catalogue.ts'
import type { World } from './world.ts'

const types = [...catalogue.deviceTypes.values()]
const given = new Set(types.map(({ gives }) => gives))

const file = (text: string) => ({
  size: text.length,
  sha256: createHash('sha256').update(text).digest('hex'),
})

/** The product's own catalogue, against the libraries of the toolchain. */
export const wholeCatalogue: World = {
  title: 'the whole catalogue',
  catalogue,
  sources: {},
  files: {
    'content/index.html': file('<p>hello'),
    'content/more/data.bin': file('\u0000\u0001'),
    'certificates/server.pem': file('pem'),
    'Web/Pages-2/a b "c".txt': file('quoted'),
  },
  deviceTypes: types.filter(({ slot }) => slot === undefined).map(({ id }) => id),
  signatures: [...catalogue.signatures.keys()].filter(id => given.has(id)),
  moduleType: id => catalogue.signatures.get(id)?.moduleType ?? '',
  valueType: (id, parameter) =>
    ({
      http: `Conduit_mirage.server -> ${parameter}.t -> unit Lwt.t`,
      http_client: `${parameter}.ctx`,
      argv: 'string array',
      syslog: 'unit',
    })[id] ?? `${parameter}.t`,
  libraries: [
    ...['cohttp-lwt', 'cohttp-mirage', 'conduit-mirage', 'dns-client-mirage', 'happy-eyeballs-mirage'],
    ...['ipaddr', 'logs', 'lwt', 'mirage-block', 'mirage-kv', 'mirage-net', 'ptime', 'tcpip'],
  ],
}
