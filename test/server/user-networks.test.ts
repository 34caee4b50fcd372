import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { readToolchain, type Toolchain } from '../../server/builds/toolchain.ts'
import {
  NoNetwork,
  networkFault,
  type UserNetwork,
  withUserNetworks,
} from '../../server/runs/user-networks.ts'
import { toolchainPrefix } from '../toolchain-prefix.ts'
import { isAlive, processesIn } from './processes.ts'
import { temporaryFolder } from './temporary-folder.ts'

let toolchain: Toolchain
beforeAll(async () => {
  const found = await readToolchain(toolchainPrefix())
  if (!found.found) throw new Error(found.reason)
  toolchain = found.toolchain
})

const network = (publish: UserNetwork['publish'] = []): UserNetwork => ({
  device: 'service',
  reach: 'nothing',
  publish,
})

/** A toolchain whose hvt-net is started by a script, which gets its path and its arguments. */
const startedBy = (script: string): Toolchain => {
  const prefix = temporaryFolder()
  mkdirSync(join(prefix, 'bin'))
  const program = join(prefix, 'bin/hvt-net')
  writeFileSync(program, `#!/bin/sh\n${script.replace('HVT_NET', join(toolchain.prefix, 'bin/hvt-net'))}\n`)
  chmodSync(program, 0o755)
  return { ...toolchain, prefix }
}

describe('a user network', () => {
  it('can be had on this machine', async () => {
    expect(await networkFault(toolchain, 'nothing')).toBeNull()
  })

  it('publishes ports at the address and the port that are asked for', async () => {
    const held = createServer()
    await new Promise<void>(resolve => held.listen(0, '127.0.0.1', resolve))
    const address = held.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const wanted = [network([{ guest: 80, host: port }])]
    await withUserNetworks(
      toolchain,
      wanted,
      async (_networks, ports) => {
        expect(ports).toEqual([{ device: 'service', guest: 80, address: '127.77.1.2', host: port }])
      },
      '127.77.1.2',
    )
    const taken = withUserNetworks(toolchain, wanted, async () => {})
    await expect(taken).rejects.toThrow(/cannot publish port 80 .* Address already in use/)
    held.close()
  })

  it('keeps a client that comes before the guest, and brings it to the guest', async () => {
    await withUserNetworks(toolchain, [network([{ guest: 80, host: null }])], async ([made], [port]) => {
      if (!made || !port) throw new Error('no network')
      const client = connect({ host: port.address, port: port.host })
      client.on('error', () => {})
      await once(client, 'connect')
      const guest = connect(made.backend.slice('socket:'.length))
      // Each frame with its length before it: passt asks for the guest, or sends it the client's first segment.
      const [frame] = (await once(guest, 'data')) as [Buffer]
      expect(frame.readUInt32BE(0)).toBeGreaterThanOrEqual(42)
      guest.destroy()
      client.destroy()
    })
  })

  it('is not made where there are no namespaces, and the reason says what to do', async () => {
    const without = startedBy(
      `exec unshare --map-root-user sh -c 'echo 0 >/proc/sys/user/max_user_namespaces; exec "$0" "$@"' HVT_NET "$@"`,
    )
    const made = withUserNetworks(without, [network()], async () => 'made')
    await expect(made).rejects.toBeInstanceOf(NoNetwork)
    await expect(made).rejects.toThrow(/no user and network namespaces.*sysctl/s)
  })

  it('is not made without passt, and the reason says so', async () => {
    const without = startedBy(`PATH=/nonexistent exec HVT_NET "$@"`)
    await expect(networkFault(without, 'nothing')).resolves.toMatch(/of the package passt/)
  })

  it('ends with what it was made for', async () => {
    const seen = await withUserNetworks(toolchain, [network()], async ([made]) =>
      processesIn(made?.backend.slice('socket:'.length) ?? 'none'),
    )
    expect(seen.length).toBeGreaterThanOrEqual(3)
    await expect.poll(() => seen.filter(isAlive)).toEqual([])
  })

  it('ends when the server is killed', async () => {
    const module = pathToFileURL(
      fileURLToPath(new URL('../../server/runs/user-networks.ts', import.meta.url)),
    )
    const script = `
      const { withUserNetworks } = await import(${JSON.stringify(module.href)})
      await withUserNetworks(${JSON.stringify(toolchain)}, ${JSON.stringify([network()])}, async ([made]) => {
        console.log(made.backend)
        await new Promise(resolve => setTimeout(resolve, 3_600_000))
      })`
    const server = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script])
    const said = await new Promise<string>(resolve =>
      server.stdout.once('data', data => resolve(String(data))),
    )
    const seen = processesIn(said.trim().slice('socket:'.length))
    expect(seen.length).toBeGreaterThanOrEqual(3)
    server.kill('SIGKILL')
    await expect.poll(() => seen.filter(isAlive)).toEqual([])
  })
})
