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
  `<form method="post" action="/login"><input type="hidden" name="next" value="${next}"><label>Access token <input type="password" name="token" autofocus autocomplete="current-password"></label> <button>Log in</button></form><p class="hint">The access token is what this server was started with, in <code>UNIKERNEL_COMPOSER_TOKEN</code>. Who runs the server has it.</p>`

const page = (title: string, body: string): string => `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<title>${title} · Unikernel Composer</title>
<style>:root{--ink:light-dark(#1c2024,#e8eaed);--soft:light-dark(#60646c,#9aa0a6);--line:light-dark(#d5d8dd,#3c4148);--card:light-dark(#fff,#1d2024);--ground:light-dark(#f4f5f7,#131518);--accent:light-dark(#3358d4,#8aa7ff)}
body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--ground);margin:0;min-height:100vh;display:grid;place-items:center}
main{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:2rem;margin:1rem;max-width:26rem}
.product{color:var(--soft);margin:0;display:flex;gap:.5rem;align-items:center}h1{margin:.25rem 0 1.25rem;font-size:1.5rem}
label{display:block;color:var(--soft);font-size:.875rem}input{font:inherit;color:inherit;background:var(--ground);border:1px solid var(--line);border-radius:8px;padding:.5rem .75rem;width:100%;box-sizing:border-box;margin:.25rem 0 1rem}
button{font:inherit;font-weight:600;color:var(--card);background:var(--accent);border:0;border-radius:8px;padding:.5rem 1.25rem;cursor:pointer}:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
[role=alert]{border-left:3px solid #e5484d;padding-left:.75rem}.hint{color:var(--soft);font-size:.875rem;margin-bottom:0}</style>
<main><p class="product"><img src="/mark.svg" alt="" width="20" height="20">Unikernel Composer</p><h1>${title}</h1>${body}</main></html>
`
