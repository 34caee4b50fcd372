import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** What an image does with a connection, once the first bytes of a request have come. */
export type Behaviour = (socket: Socket, request: string) => void

export type RawGuest = {
  port: number
  /** Everything that came, one text for each connection. */
  received: string[]
  /** Another behaviour for the connections to come. */
  behave: (behaviour: Behaviour) => void
  close: () => void
}

/** A stand-in for an image that sends whatever bytes it likes: for a gateway both are a TCP port of this machine. */
export const startRawGuest = async (): Promise<RawGuest> => {
  const sockets = new Set<Socket>()
  const received: string[] = []
  let behaviour: Behaviour = socket => socket.end()
  const server = createServer(socket => {
    const index = received.push('') - 1
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
    socket.on('data', data => {
      const first = received[index] === ''
      received[index] += data.toString('latin1')
      if (first) behaviour(socket, received[index] ?? '')
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    received,
    behave: next => {
      behaviour = next
    },
    close: () => {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

/** Answers with these bytes, and closes. */
export const answering =
  (bytes: string): Behaviour =>
  socket =>
    socket.end(Buffer.from(bytes, 'latin1'))

/** Sends bytes to a port of the loopback, and gives what comes back until the connection ends, or `enough` is true of it. */
export const exchange = (
  port: number,
  bytes: string,
  enough: (got: string) => boolean = () => false,
  address = '127.0.0.1',
): Promise<string> =>
  new Promise((resolve, reject) => {
    let got = ''
    const socket = connect(port, address, () => socket.write(Buffer.from(bytes, 'latin1')))
    socket.on('data', data => {
      got += data.toString('latin1')
      if (enough(got)) socket.destroy()
    })
    socket.on('close', () => resolve(got))
    socket.on('error', error => (got === '' ? reject(error) : resolve(got)))
  })
