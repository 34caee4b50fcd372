import { join } from 'node:path'
import { expect, it } from 'vitest'
import { catalogue } from '../../shared/catalogue/catalogue.ts'
import { expanding } from '../../shared/model/composite.ts'
import { Composition } from '../../shared/model/composition.ts'
import { applyEdits } from '../../shared/model/edit.ts'
import { temporaryFolder } from '../server/temporary-folder.ts'
import { buildImage, writeProject } from './build-and-boot.ts'
import { runOnUserNetwork } from './on-user-network.ts'

/** A server on connections with TLS: it says what it was asked, over plain TCP, at port 80. */
const composition = Composition.parse({
  format: 1,
  name: 'composite',
  devices: [
    { id: 'service', type: 'default_network', name: 'service' },
    { id: 'stack', type: 'generic_stackv4v6', name: 'stack' },
    { id: 'conduit', type: 'conduit_direct', name: 'conduit' },
    { id: 'http', type: 'cohttp_server', name: 'http' },
    {
      id: 'app',
      type: 'app',
      name: 'app',
      app: {
        module: 'Unikernel.Make',
        ports: [{ name: 'http', signature: 'http' }],
        libraries: ['cohttp', 'cohttp-lwt', 'logs', 'lwt'],
      },
    },
  ],
  wires: [
    { from: { device: 'service' }, to: { device: 'stack', port: 'network' } },
    { from: { device: 'stack' }, to: { device: 'conduit', port: 'stack' } },
    { from: { device: 'conduit' }, to: { device: 'http', port: 'conduit' } },
    { from: { device: 'http' }, to: { device: 'app', port: 'http' } },
  ],
})

const source = `module Make (Http : Cohttp_mirage.Server.S) = struct
  let start listen =
    let callback _ request _ =
      Http.respond_string ~status:\`OK ~body:("asked for " ^ Cohttp.Request.resource request) ()
    in
    Logs.info (fun m -> m "listening");
    listen (\`TCP 80) (Http.make ~callback ())
end
`

it('gives the same answers from a composite device and from its parts', async () => {
  const whole = composition.devices.find(({ type }) => type === 'conduit_direct')
  const expanded = whole && expanding(catalogue, composition, whole)
  if (!expanded) throw new Error('does not expand')
  for (const graph of [composition, applyEdits(composition, expanded.edits)]) {
    const folder = temporaryFolder()
    const project = writeProject(join(folder, 'project'), {
      'composition.json': JSON.stringify(graph),
      'src/unikernel.ml': source,
    })
    const running = await runOnUserNetwork(buildImage(project, folder), 'listening')
    const reply = await fetch(`http://${running.at(80)}/this`)
    expect(await reply.text(), running.said()).toBe('asked for /this')
  }
})
