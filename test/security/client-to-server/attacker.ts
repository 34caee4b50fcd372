import { connect, type Socket } from 'node:net'
import type { ProjectContent } from '../../../shared/model/project.ts'

/** What an attacker sends, and what the others see of it meanwhile. */

export const platform = { universe: 'embedded', target: 'hvt' } as const

/** The content of a project of one app without ports, with whatever else is given. */
export const content = (composition: object = {}, source = 'let start () = Lwt.return_unit\n') =>
  ({
    composition: {
      format: 1,
      name: 'hello',
      devices: [{ id: 'unikernel', name: 'unikernel', type: 'app', app: { module: 'Unikernel', ports: [] } }],
      wires: [],
      ...composition,
    },
    sources: { 'unikernel.ml': source },
  }) as unknown as ProjectContent

/** Sends text as it is on a connection of its own; `reply` is all that comes until the other side ends or `until` is in it. */
export const raw = (
  address: string,
  text: string | Buffer,
  until: RegExp | null = null,
): { socket: Socket; reply: Promise<string> } => {
  const { hostname, port } = new URL(address)
  const socket = connect(Number(port), hostname)
  socket.write(text)
  const reply = new Promise<string>(resolve => {
    let got = ''
    const end = () => resolve(got)
    socket.on('data', piece => {
      got += piece.toString('latin1')
      if (until?.test(got)) {
        end()
        socket.destroy()
      }
    })
    socket.on('error', end)
    socket.on('close', end)
  })
  return { socket, reply }
}

/** The head of a request, and its body as it is. */
export const head = (line: string, address: string, more: readonly string[] = []): string =>
  [`${line} HTTP/1.1`, `Host: ${new URL(address).host}`, ...more, '', ''].join('\r\n')

export const jsonHead = (path: string, address: string, length: number): string =>
  head(`POST /api/v1${path}`, address, ['Content-Type: application/json', `Content-Length: ${length}`])

/**
 * Does `attack` and asks for the health of the server as someone else until it is over; gives what the attack gave. Fails where
 * somebody else waits for ten seconds, which is twenty times what a loaded machine takes.
 */
export const whileOthersAreServed = async <T>(api: string, attack: Promise<T>): Promise<T> => {
  let over = false
  const settled = attack.finally(() => {
    over = true
  })
  settled.catch(() => undefined)
  do {
    const reply = await fetch(`${api}/health`, { signal: AbortSignal.timeout(10_000) })
    if (reply.status !== 200) throw new Error(`health: ${reply.status}`)
    await reply.arrayBuffer()
    await new Promise(resolve => setTimeout(resolve, 50))
  } while (!over)
  return settled
}

/** One number of the server's metrics. */
export const metric = async (address: string, name: string): Promise<number> => {
  const text = await (await fetch(`${address.replace(/\/$/, '')}/metrics`)).text()
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1])
}
