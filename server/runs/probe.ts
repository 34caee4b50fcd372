import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { connectionTo, type PageTarget } from './gateway.ts'

const requestOf = { http: httpRequest, https: httpsRequest } as const

/** What comes of an HTTP request to `target`: an answer, something else, or nothing within `ms` milliseconds. Never rejects. */
export const probe = (
  { scheme, address, port }: PageTarget,
  { ms, signal }: { ms: number; signal: AbortSignal },
): Promise<'answers' | 'refuses' | 'silent'> =>
  new Promise(resolve => {
    const request = requestOf[scheme]({ ...connectionTo(address, port), method: 'HEAD', path: '/', signal })
    const settle = (outcome: 'answers' | 'refuses' | 'silent') => {
      clearTimeout(timer)
      resolve(outcome)
      request.destroy()
    }
    // In all: an image may send one interim reply after the other.
    const timer = setTimeout(() => settle('silent'), ms)
    request.on('response', () => settle('answers'))
    request.on('upgrade', (_reply, socket) => {
      socket.on('error', () => undefined)
      socket.destroy()
      settle('answers')
    })
    request.on('error', () => settle('refuses'))
    request.on('close', () => settle('refuses'))
    request.end()
  })
