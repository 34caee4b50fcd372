import { connect, type Socket } from 'node:net'

/*
 * A guest without a runner: it speaks Ethernet to a network's socket itself, as code in a guest's jail can. Whatever the runner
 * would check, this has gone past.
 */

const own = [10, 0, 0, 2]
const ownMac = Buffer.from([2, 0, 0, 0, 0, 1])

export type TcpAnswer = 'open' | 'refused' | 'silent'

export class RawGuest {
  readonly #socket: Socket
  #received = Buffer.alloc(0)
  #listeners = new Set<(frame: Buffer) => void>()
  #gateway = Buffer.from('ffffffffffff', 'hex')
  #port = 30_000

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', data => this.#take(data))
    socket.on('error', () => {})
  }

  static async connect(path: string): Promise<RawGuest> {
    const socket = connect(path)
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve)
      socket.once('error', reject)
    })
    const guest = new RawGuest(socket)
    await guest.#findGateway()
    return guest
  }

  close(): void {
    this.#socket.destroy()
  }

  send(frame: Buffer): void {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(frame.length)
    this.sendBytes(Buffer.concat([length, frame]))
  }

  /** Past the framing, too. */
  sendBytes(bytes: Buffer): void {
    this.#socket.write(bytes)
  }

  /** Opens a TCP connection: how it is answered. An IPv6 address is one with a colon. */
  async tcp(address: string, port: number, ms = 10_000): Promise<TcpAnswer> {
    const source = this.#port++
    const answer = this.#first(frame => {
      const tcp = tcpOf(frame)
      if (!tcp || tcp.readUInt16BE(0) !== port || tcp.readUInt16BE(2) !== source) return null
      const flags = tcp[13] ?? 0
      if (flags & 4) return 'refused' as const
      return flags & 2 ? ('open' as const) : null
    }, ms)
    const segment = Buffer.alloc(20)
    segment.writeUInt16BE(source, 0)
    segment.writeUInt16BE(port, 2)
    segment.writeUInt32BE(1000, 4)
    segment.writeUInt16BE(0x5002, 12)
    segment.writeUInt16BE(60_000, 14)
    this.#packet(address, 6, segment, 16)
    return (await answer) ?? 'silent'
  }

  udp(address: string, port: number, text: string): void {
    const datagram = Buffer.concat([Buffer.alloc(8), Buffer.from(text)])
    datagram.writeUInt16BE(this.#port++, 0)
    datagram.writeUInt16BE(port, 2)
    datagram.writeUInt16BE(datagram.length, 4)
    this.#packet(address, 17, datagram, 6)
  }

  /** Waits until all that was sent before has been dealt with: frames are taken in turn. */
  async settled(): Promise<void> {
    if ((await this.tcp('10.0.0.1', 9, 60_000)) === 'silent') throw new Error('the network answers no more')
  }

  /** The text of the next UDP datagram from an address. */
  async udpFrom(address: string, ms = 10_000): Promise<string | null> {
    return this.#first(frame => {
      if (frame.readUInt16BE(12) !== 0x0800 || frame[23] !== 17) return null
      if (frame.subarray(26, 30).join('.') !== address) return null
      return frame.subarray(42).toString()
    }, ms)
  }

  /** A lease by DHCP: the options of the offer, by number. */
  async dhcpOptions(): Promise<Map<number, Buffer>> {
    const offer = this.#first(
      frame => (frame[23] === 17 && frame.readUInt16BE(36) === 68 ? frame.subarray(42) : null),
      10_000,
    )
    const discover = Buffer.alloc(244)
    discover.set([1, 1, 6, 0, 1, 2, 3, 4])
    discover.set(ownMac, 28)
    discover.set([0x63, 0x82, 0x53, 0x63, 53, 1, 1, 255], 236)
    const datagram = Buffer.concat([Buffer.alloc(8), discover])
    datagram.writeUInt16BE(68, 0)
    datagram.writeUInt16BE(67, 2)
    datagram.writeUInt16BE(datagram.length, 4)
    this.#packet('255.255.255.255', 17, datagram, 6)
    const message = await offer
    const options = new Map<number, Buffer>()
    if (message === null) return options
    for (let at = 240; at < message.length && message[at] !== 255; ) {
      const length = message[at + 1] ?? 0
      options.set(message[at] ?? 0, message.subarray(at + 2, at + 2 + length))
      at += 2 + length
    }
    return options
  }

  #packet(address: string, protocol: number, payload: Buffer, sumAt: number): void {
    const v6 = address.includes(':')
    const from = v6 ? bytesOfV6('fd00::2') : Buffer.from(own)
    const to = v6 ? bytesOfV6(address) : Buffer.from(address.split('.').map(Number))
    const pseudo = Buffer.concat([
      from,
      to,
      Buffer.from([0, protocol, payload.length >> 8, payload.length & 255]),
    ])
    payload.writeUInt16BE(checksum(Buffer.concat([pseudo, payload])) || 0xffff, sumAt)
    const header = Buffer.alloc(v6 ? 40 : 20)
    if (v6) {
      header.writeUInt8(0x60, 0)
      header.writeUInt16BE(payload.length, 4)
      header.set([protocol, 64], 6)
      header.set(from, 8)
      header.set(to, 24)
    } else {
      header.writeUInt8(0x45, 0)
      header.writeUInt16BE(20 + payload.length, 2)
      header.set([64, protocol], 8)
      header.set(from, 12)
      header.set(to, 16)
      header.writeUInt16BE(checksum(header), 10)
    }
    const type = Buffer.from(v6 ? [0x86, 0xdd] : [8, 0])
    this.send(Buffer.concat([this.#gateway, ownMac, type, header, payload]))
  }

  async #findGateway(): Promise<void> {
    const reply = this.#first(
      frame => (frame.readUInt16BE(12) === 0x0806 ? frame.subarray(6, 12) : null),
      30_000,
    )
    const question = Buffer.from([0, 1, 8, 0, 6, 4, 0, 1, ...ownMac, ...own, 0, 0, 0, 0, 0, 0, 10, 0, 0, 1])
    this.send(Buffer.concat([this.#gateway, ownMac, Buffer.from([8, 6]), question]))
    const mac = await reply
    if (!mac) throw new Error('nobody answers at 10.0.0.1')
    this.#gateway = Buffer.from(mac)
  }

  #first<T>(read: (frame: Buffer) => T | null, ms: number): Promise<T | null> {
    return new Promise(resolve => {
      const end = (value: T | null) => {
        clearTimeout(timer)
        this.#listeners.delete(listener)
        resolve(value)
      }
      const timer = setTimeout(() => end(null), ms)
      const listener = (frame: Buffer) => {
        const value =
          frame.length < 54 && frame.readUInt16BE(12) !== 0x0806 && frame[23] !== 17 ? null : read(frame)
        if (value !== null) end(value)
      }
      this.#listeners.add(listener)
    })
  }

  #take(data: Buffer): void {
    this.#received = Buffer.concat([this.#received, data])
    while (this.#received.length >= 4) {
      const end = 4 + this.#received.readUInt32BE(0)
      if (this.#received.length < end) return
      const frame = this.#received.subarray(4, end)
      this.#received = this.#received.subarray(end)
      if (frame.length >= 42) for (const listener of this.#listeners) listener(frame)
    }
  }
}

const tcpOf = (frame: Buffer): Buffer | null => {
  const type = frame.readUInt16BE(12)
  if (type === 0x0800 && frame[23] === 6) return frame.subarray(34)
  return type === 0x86dd && frame[20] === 6 && frame.length >= 74 ? frame.subarray(54) : null
}

/** RFC 1071. */
const checksum = (bytes: Buffer): number => {
  let sum = 0
  for (let at = 0; at < bytes.length; at += 2) sum += ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)
  while (sum > 0xffff) sum = (sum >> 16) + (sum & 0xffff)
  return ~sum & 0xffff
}

const bytesOfV6 = (text: string): Buffer => {
  const plain = text.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...parts: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = parts.slice(0, 4).map(Number)
    return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`
  })
  const [head = '', tail] = plain.split('::')
  const groups = (side: string) => (side === '' ? [] : side.split(':'))
  const zeros = tail === undefined ? 0 : 8 - groups(head).length - groups(tail).length
  const all = [...groups(head), ...Array<string>(zeros).fill('0'), ...groups(tail ?? '')]
  return Buffer.from(
    all.flatMap(group => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255]),
  )
}
