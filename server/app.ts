import express, { type Express, type Request, type Response } from 'express'
import { apiBase } from '../shared/protocol/api.ts'
import { productVersion } from './config.ts'
import type { Access } from './http/access.ts'
import type { AppContext } from './http/app-context.ts'
import { Admission, type Place } from './http/bounds.ts'
import { buildRoutes } from './http/build-routes.ts'
import { errorHandler, loggedUrl, sendError } from './http/errors.ts'
import { guardOf } from './http/guard.ts'
import { securityHeaders } from './http/headers.ts'
import { infoRoutes } from './http/info-routes.ts'
import { libraryRoutes } from './http/library-routes.ts'
import { openApiOf } from './http/openapi.ts'
import { packageRoutes } from './http/package-routes.ts'
import { loginPages, setSessionCookie, webPages } from './http/pages.ts'
import { projectRoutes } from './http/project-routes.ts'
import type { Route } from './http/route.ts'
import { runRoutes } from './http/run-routes.ts'
import { sendJson } from './http/send-json.ts'
import { sessionIn } from './http/session-cookie.ts'
import { sessionRoutes } from './http/session-routes.ts'
import { shareRoutes } from './http/share-routes.ts'
import { sharerOf } from './http/sharer.ts'
import { typeRoutes } from './http/type-routes.ts'
import { versionRoutes } from './http/version-routes.ts'
import { UserError } from './user-error.ts'
import { type BodyName, bodyName } from './workers/bodies.ts'
import type { WorkPool } from './workers/pool.ts'

/** Everything that the server answers over HTTP. */
export const appOf = (parts: AppContext): Express => {
  const { config, access, metrics, logger } = parts
  const guard = guardOf(access)
  const app = express()
  app.disable('x-powered-by')
  app.set('query parser', 'simple')
  // What the API replies is stored nowhere; files have tags of their own.
  app.set('etag', false)

  app.use((request, response, next) => {
    const startedAt = performance.now()
    // A reply that is written to after its end: a mistake of ours, and an end of this request alone.
    response.on('error', error => logger.error({ err: error, url: loggedUrl(request) }, 'a reply broke off'))
    response.on('finish', () => {
      metrics.requestEnded(request.method, response.statusCode)
      const ms = Math.round(performance.now() - startedAt)
      logger.debug(
        { method: request.method, url: loggedUrl(request), status: response.statusCode, ms },
        'request',
      )
    })
    next()
  })
  app.use(securityHeaders)
  app.use((request, response, next) => {
    const refused = guard(request)
    if (!refused) {
      renewSession(access, request, response)
      return next()
    }
    const wantsPage =
      refused.status === 401 && request.method === 'GET' && request.accepts(['json', 'html']) === 'html'
    if (wantsPage)
      return response.redirect(
        303,
        request.path === '/' ? '/login' : `/login?next=${encodeURIComponent(request.path)}`,
      )
    if (refused.wait > 0) response.set('Retry-After', String(refused.wait))
    sendError(response, refused.status, refused.reason)
  })
  app.use(loginPages(access))

  const routes = allRoutes(parts)
  const admission = new Admission(bodiesHeld * config.limits.requestBytes)
  for (const route of routes) mount(app, route, admission, parts)
  const openApi = openApiOf(routes, productVersion)
  app.get(`${apiBase}/openapi.json`, (_request, response) => {
    response.json(openApi)
  })
  app.get('/metrics', async (_request, response) => {
    response.type(metrics.registry.contentType).send(await metrics.registry.metrics())
  })
  app.use(apiBase, (request, response) =>
    sendError(response, 404, `There is no ${request.method} ${request.originalUrl}.`),
  )
  app.use(webPages(config))
  app.use((request, response) => sendError(response, 404, `There is no ${request.path} here.`))
  app.use(errorHandler(logger))
  return app
}

/** A browser that comes back within the day keeps its session: its cookie lasts as long from then on. */
const renewSession = (access: Access, request: Request, response: Response): void => {
  const id = access.needsToken ? sessionIn(request.headers.cookie) : null
  if (id !== null && access.sessions.cookieDue(id)) setSessionCookie(request, response, id)
}
/** Bodies of the largest size that are held at once. */
const bodiesHeld = 8

/** The whole HTTP API. */
export const allRoutes = (parts: AppContext): Route[] => [
  ...infoRoutes(parts),
  ...sessionRoutes(parts),
  ...projectRoutes(parts),
  ...versionRoutes(parts),
  ...shareRoutes(parts),
  ...buildRoutes(parts),
  ...typeRoutes(parts),
  ...libraryRoutes(parts),
  ...packageRoutes(parts),
  ...runRoutes(parts),
]

/**
 * Admit, parse, call one function, reply. Every call has a bound on its time and its body, shares the server with others by its
 * client, and is told by `signal` when nobody waits for it any more.
 */
const mount = (
  app: Express,
  route: Route,
  admission: Admission,
  { config: { limits }, access, work }: AppContext,
): void => {
  const path = `${apiBase}${route.path}`
  const schema = route.body === 'bytes' ? null : route.body
  const body = schema && bodyName(schema)
  const places = new WeakMap<Request, Place>()
  app[route.method](path, (request, response, next) => {
    const largest = body === null ? 0 : limits.requestBytes
    const client = sharerOf(request, access)
    places.set(request, admission.admit(route.cost, client, request, response, largest))
    next()
  })
  if (body !== null) {
    app[route.method](
      path,
      (request, response, next) => {
        // Only this type makes a browser ask before another site's page may send it.
        if (request.is('application/json')) return next()
        sendError(response, 415, 'Send JSON, with the content type application/json.')
      },
      express.text({ type: 'application/json', limit: limits.requestBytes }),
    )
  }
  app[route.method](path, async (request, response) => {
    const place = places.get(request)
    if (!place) throw new Error('a call without a place')
    const { signal, client } = place
    try {
      const reply = await beforeEnd(
        signal,
        (async () =>
          route.handle({
            body: body && (await bodyOf(body, request, work, place)),
            parameters: parsed(route.parameters, pathParameters(request)),
            query: parsed(route.query, request.query as Record<string, unknown>),
            request,
            response,
            signal,
            client,
          }))(),
      )
      await send(route, response, reply, signal)
    } catch (error) {
      // Nobody hears the answer where the client has gone.
      if (!response.destroyed || place.timedOut()) throw error
    }
  })
}

/** The body as its schema says: a large one is read in another thread. */
const bodyOf = async (body: BodyName, request: Request, work: WorkPool, place: Place): Promise<unknown> => {
  const text = typeof request.body === 'string' ? request.body : ''
  // Its text is not kept beside what it becomes.
  request.body = undefined
  const read = await work.do('read-body', { body, text }, place)
  if (!read.ok) throw new UserError(read.status, read.detail, read.problems)
  return read.value
}

/** What `work` gives; rejects as soon as `signal` is aborted, whether or not the work hears of it. */
const beforeEnd = async <T>(signal: AbortSignal, work: Promise<T>): Promise<T> => {
  let leave = () => {}
  const ended = new Promise<never>((_, reject) => {
    leave = () => signal.removeEventListener('abort', onAbort)
    const onAbort = () => reject(signal.reason)
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, { once: true })
  })
  try {
    return await Promise.race([work, ended])
  } finally {
    leave()
    // What is not waited for any more may still fail.
    work.catch(() => undefined)
    ended.catch(() => undefined)
  }
}

const send = async (route: Route, response: Response, reply: unknown, signal: AbortSignal): Promise<void> => {
  if (route.reply === 'bytes') return
  response.set('Cache-Control', 'no-store').status(route.status)
  if (route.reply === null) response.end()
  else await sendJson(response, reply, signal)
}

/** The rest of a path comes in pieces. */
const pathParameters = (request: Request): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(request.params as Record<string, string | string[]>).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join('/') : value,
    ]),
  )

const parsed = (schemas: Route['query'], values: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, schema.parse(values[name])]))
