import { existsSync } from 'node:fs'
import { join } from 'node:path'
import express, {
  type CookieOptions,
  type Request,
  type RequestHandler,
  type Response,
  Router,
} from 'express'
import type { Config } from '../config.ts'
import type { Access } from './access.ts'
import { isOverTls } from './client.ts'
import { precompressed } from './precompressed.ts'
import { cookieName } from './session-cookie.ts'
import { sessionMs } from './sessions.ts'

/** The web application, and what stands in its place where it has not been built. */
export const webPages = (config: Config): Router => {
  const router = Router()
  router.get('/{*path}', precompressed(config.webFolder))
  // Names in assets/ carry a hash of what they hold.
  router.use(
    '/assets',
    express.static(join(config.webFolder, 'assets'), { immutable: true, maxAge: '1y', index: false }),
  )
  router.use(
    express.static(config.webFolder, {
      cacheControl: false,
      setHeaders: response => response.setHeader('Cache-Control', 'no-cache'),
    }),
  )
  router.get('/{*path}', startPage(config))
  return router
}

/** Every path of the application is the same page, which reads the address itself. */
const startPage =
  ({ webFolder }: Config): RequestHandler =>
  (request, response, next) => {
    if (!request.accepts('html') || /\.\w+$/.test(request.path)) return next()
    response.set('Cache-Control', 'no-cache')
    if (existsSync(join(webFolder, 'index.html'))) {
      return response.sendFile('index.html', { root: webFolder, dotfiles: 'allow', cacheControl: false })
    }
    response
      .status(503)
      .type('html')
      .send(
        page(
          'The page has not been built',
          '<p>Run <code>npm start</code> in the product’s folder: it builds what is missing, then serves it here.</p>',
        ),
      )
  }

/** A form for the access token, and what checks it. */
export const loginPages = (access: Access): Router => {
  const router = Router()
  if (!access.needsToken) return router
  router.get('/login', (request, response) => {
    response
      .set('Cache-Control', 'no-store')
      .type('html')
      .send(page('Log in', form(ownPath(request.query.next))))
  })
  router.post('/login', express.urlencoded({ extended: false, limit: '4kb' }), (request, response) => {
    const { token, next } = (request.body ?? {}) as Record<string, unknown>
    const path = ownPath(next)
    const entry = access.logIn(request, typeof token === 'string' ? token : '')
    response.set('Cache-Control', 'no-store')
    if (entry.how === 'session') {
      setSessionCookie(request, response, entry.id)
      return response.redirect(303, path)
    }
    const reason =
      entry.wait > 0
        ? 'Too many wrong access tokens came from here. Try again in a few seconds.'
        : 'That is not the access token.'
    if (entry.wait > 0) response.set('Retry-After', String(entry.wait))
    response
      .status(entry.wait > 0 ? 429 : 401)
      .type('html')
      .send(page('Log in', `<p role="alert">${reason}</p>${form(path)}`))
  })
  return router
}

/** Gives a browser the cookie of its session. No page's script reads it, no other site's page has it sent. */
export const setSessionCookie = (request: Request, response: Response, id: string): void => {
  response.cookie(cookieName, id, { ...cookieOptions(request), maxAge: sessionMs })
}

/** Takes that cookie back. */
export const clearSessionCookie = (request: Request, response: Response): void => {
  response.clearCookie(cookieName, cookieOptions(request))
}

const cookieOptions = (request: Request): CookieOptions => ({
  httpOnly: true,
  sameSite: 'strict',
  secure: isOverTls(request),
  path: '/',
})

/** Where to go after the login: a path of this server, else its start. A link to `/login` must lead to no other site. */
const ownPath = (next: unknown): string =>
  typeof next === 'string' && /^\/(?![/\\])[\w./-]{0,200}$/.test(next) ? next : '/'

const form = (next: string): string =>
  `<form method="post" action="/login"><input type="hidden" name="next" value="${next}"><label>Access token <input type="password" name="token" autofocus autocomplete="current-password"></label> <button>Log in</button></form>`

const page = (title: string, body: string): string => `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<title>${title} · Unikernel Composer</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:20vh auto;padding:0 1rem}input,button{font:inherit;padding:.3rem .6rem}</style>
<h1>${title}</h1>${body}</html>
`
