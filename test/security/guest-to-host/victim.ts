import { createSocket, type Socket } from 'node:dgram'
import { connect, createServer, type Server } from 'node:net'

/** A service of this machine at all its addresses, by TCP and UDP, that nobody but this test should reach. */
export class Victim {
  readonly port: number
  readonly #server: Server
  readonly #sockets: Socket[]
  #visits: string[] = []
  #markers = 0

  private constructor(server: Server, sockets: Socket[], port: number) {
    this.#server = server
    this.#sockets = sockets
    this.port = port
    server.on('connection', socket => {
      socket.on('error', () => {})
      socket.once('data', data => this.#note(`TCP ${data}`))
      socket.once('close', () => this.#note('TCP'))
    })
    for (const socket of sockets) socket.on('message', data => this.#note(`UDP ${data}`))
  }

  static async start(group: string): Promise<Victim> {
    const server = createServer()
    await new Promise<void>(resolve => server.listen(0, '::', resolve))
    const address = server.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const sockets = [createSocket('udp4'), createSocket({ type: 'udp6', ipv6Only: true })]
    for (const socket of sockets) await new Promise<void>(resolve => socket.bind(port, resolve))
    sockets[0]?.addMembership(group, '127.0.0.1')
    return new Victim(server, sockets, port)
  }

  /** Who has come but this test itself, since it was last asked. What had been sent before has been noted by then. */
  async peers(): Promise<string[]> {
    const marker = `marker ${this.#markers++}`
    const seen = (kind: string) => this.#visits.filter(visit => visit === `${kind} ${marker}`).length
    const client = connect(this.port, '127.0.0.1', () => client.end(marker))
    await eventually(() => seen('TCP') === 1)
    const socket = createSocket('udp4')
    socket.send(marker, this.port, '127.0.0.1')
    const other = createSocket('udp6')
    other.send(marker, this.port, '::1')
    await eventually(() => seen('UDP') === 2)
    socket.close()
    other.close()
    await eventually(() => this.#visits.includes('TCP'))
    const others = this.#visits.filter(visit => !visit.includes(marker))
    this.#visits = []
    // The connection of the marker ends without a word of its own.
    others.splice(others.indexOf('TCP'), 1)
    return others
  }

  close(): void {
    this.#server.close()
    for (const socket of this.#sockets) socket.close()
  }

  #note(visit: string): void {
    this.#visits.push(visit)
  }
}

/** Waits until something is true, for at most a while. `told`: what else is known where it never is. */
export const eventually = async (holds: () => boolean, told: () => string = () => ''): Promise<void> => {
  for (let tries = 0; !holds(); tries++) {
    if (tries > 1800) throw new Error(`it never came true: ${told()}`)
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}
