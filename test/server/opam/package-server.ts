import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { pack } from 'tar-stream'

type Files = Readonly<Record<string, string>>

/** How a server of the tests gives a file: whole, or with the connection closed in its midst the first `times`. */
type Served = { bytes: Buffer; breaks: number; ranges: string[]; asked: number }

/** A .tar.gz of files, all in one folder. */
export const tarball = async (folder: string, files: Files): Promise<Buffer> => {
  const archive = pack()
  for (const [path, text] of Object.entries(files))
    archive.entry({ name: folder === '' ? path : `${folder}/${path}` }, text)
  archive.finalize()
  return gzipSync(await buffer(archive))
}

export const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

/** Serves archives over the loopback. Ranges are answered, as good mirrors do. */
export class PackageServer {
  readonly #server: Server
  readonly #files = new Map<string, Served>()

  private constructor() {
    this.#server = createServer((request, response) => {
      const file = this.#files.get(request.url ?? '')
      if (file === undefined) return response.writeHead(404).end()
      file.asked += 1
      const range = /^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1]
      if (range !== undefined) file.ranges.push(range)
      const start = Number(range ?? 0)
      if (start > 0 && start >= file.bytes.length) return response.writeHead(416).end()
      const rest = file.bytes.subarray(start)
      response.writeHead(start > 0 ? 206 : 200, { 'content-length': rest.length })
      if (file.breaks === 0) return response.end(rest)
      file.breaks -= 1
      // Only once these bytes have left does the connection break.
      return response.write(rest.subarray(0, Math.ceil(rest.length / 2)), () =>
        setTimeout(() => response.destroy(), 50),
      )
    })
  }

  static async start(): Promise<PackageServer> {
    const made = new PackageServer()
    made.#server.listen(0, '127.0.0.1')
    await once(made.#server, 'listening')
    return made
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Serves bytes; gives their URL. `breaks`: how often the connection is closed in the midst. */
  serve(path: string, bytes: Buffer, breaks = 0): string {
    this.#files.set(path, { bytes, breaks, ranges: [], asked: 0 })
    return `${this.address}${path}`
  }

  /** How often a path was asked for, and from which bytes on where not from the first. */
  asked(path: string): { times: number; ranges: readonly string[] } {
    const file = this.#files.get(path)
    return { times: file?.asked ?? 0, ranges: file?.ranges ?? [] }
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }
}
