import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { RequestHandler } from 'express'

/**
 * Answers with the compressed copies that the bundler put beside the files of a folder (vite.config.ts), where the client
 * takes one: it turns the request into one for the copy, for whatever serves the folder after it.
 */
export const precompressed =
  (folder: string): RequestHandler =>
  (request, response, next) => {
    const [path = '', ...query] = request.url.split('?')
    const type = types.find(([ending]) => path.endsWith(ending))?.[1]
    if (type === undefined || !plainPath.test(path)) return next()
    response.vary('Accept-Encoding')
    const coding = codings.find(
      ({ name, ending }) =>
        request.acceptsEncodings(name) === name && existsSync(join(folder, `${path}${ending}`)),
    )
    if (coding) {
      response.set({ 'Content-Encoding': coding.name, 'Content-Type': type })
      request.url = [`${path}${coding.ending}`, ...query].join('?')
    }
    next()
  }

/** Nothing hidden, nothing that leads upwards, nothing escaped. */
const plainPath = /^(\/[\w-][\w.-]*)+$/

/** The best first. */
const codings = [
  { name: 'br', ending: '.br' },
  { name: 'gzip', ending: '.gz' },
] as const

const types: readonly (readonly [ending: string, type: string])[] = [
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
]
