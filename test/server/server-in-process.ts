// Hooks that come first are run last: folders go when the servers that write there have ended.
import './temporary-folder.ts'

import { afterAll } from 'vitest'
import { type Config, readConfig } from '../../server/config.ts'
import { serve } from '../../server/serve.ts'
import { apiBase } from '../../shared/protocol/api.ts'

export type TestServer = {
  /** `http://127.0.0.1:PORT/api/v1`. */
  api: string
  address: string
  call: (method: string, path: string, body?: unknown) => Promise<Response>
  /** The JSON of a reply; throws with the reply's text where its status is not below 300. */
  json: <T>(method: string, path: string, body?: unknown) => Promise<T>
  stop: () => Promise<void>
}

const stops: (() => Promise<void>)[] = []
afterAll(async () => {
  await Promise.all(stops.map(stop => stop()))
})

/** A server of this process on a free port, with the limits and settings that are given; ends with the tests of the file. */
export const startServer = async (
  dataFolder: string,
  more: Partial<Omit<Config, 'limits'>> & { limits?: Partial<Config['limits']> } = {},
): Promise<TestServer> => {
  const defaults = readConfig(process.env)
  const config = { ...defaults, dataFolder, port: 0, logLevel: 'silent', ...more }
  const server = await serve({ ...config, limits: { ...defaults.limits, ...more.limits } })
  let stopped: Promise<void> | null = null
  const stop = () => {
    stopped ??= server.stop()
    return stopped
  }
  stops.push(stop)
  return { ...clientOf(server.address, config.token), stop }
}

/** The calls of a client of the server at an address. */
export const clientOf = (address: string, token: string | null = null): Omit<TestServer, 'stop'> => {
  const api = `${address.replace(/\/$/, '')}${apiBase}`
  const call = (method: string, path: string, body?: unknown) =>
    fetch(`${api}${path}`, {
      method,
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined || body instanceof Uint8Array ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined
        ? {}
        : { body: body instanceof Uint8Array ? Buffer.from(body) : JSON.stringify(body) }),
    })
  return {
    api,
    address,
    call,
    json: async <T>(method: string, path: string, body?: unknown) => {
      const reply = await call(method, path, body)
      const text = await reply.text()
      if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${text}`)
      return (text === '' ? null : JSON.parse(text)) as T
    },
  }
}
