import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { afterAll } from 'vitest'

/** A line to a server that a test can cut: what is under way ends, and nothing new gets through until it is repaired. */
export type BreakableLine = {
  /** What a browser opens instead of the server's own address. */
  address: string
  cut: () => void
  /** Repairs it, or leads it to another server. */
  repair: (to?: string) => void
}

const closes: (() => void)[] = []
afterAll(() => {
  for (const close of closes.splice(0)) close()
})

/** A line from a free port of this machine to the server at an address. */
export const breakableLine = async (to: string): Promise<BreakableLine> => {
  let target = new URL(to)
  let whole = true
  const open = new Set<Socket>()
  const cut = () => {
    whole = false
    for (const socket of open) socket.destroy()
  }
  const server = createServer(near => {
    if (!whole) return near.destroy()
    const far = connect(Number(target.port), target.hostname)
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(socket)
      socket.pipe(other)
      socket.on('error', () => {})
      socket.on('close', () => {
        open.delete(socket)
        other.destroy()
      })
    }
    return undefined
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closes.push(() => {
    cut()
    server.close()
  })
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    cut,
    repair: to => {
      if (to !== undefined) target = new URL(to)
      whole = true
    },
  }
}
