import { existsSync } from 'node:fs'
import { join } from 'node:path'
import express, { type RequestHandler, Router } from 'express'
import type { Config } from '../config.ts'
import { cookieValue, sameSecret } from './guard.ts'
import { precompressed } from './precompressed.ts'
import { cookieName } from './session-cookie.ts'

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
export const loginPages = (config: Config): Router => {
  const router = Router()
  const { token } = config
  if (token === null) return router
  router.get('/login', (_request, response) => {
    response.set('Cache-Control', 'no-store').type('html').send(page('Log in', form))
  })
  router.post('/login', express.urlencoded({ extended: false, limit: '4kb' }), (request, response) => {
    const given: unknown = (request.body as Record<string, unknown> | undefined)?.token
    if (typeof given === 'string' && sameSecret(given, token)) {
      response.cookie(cookieName, cookieValue(token), {
        httpOnly: true,
        sameSite: 'strict',
        secure: request.secure,
        maxAge: 30 * 86_400_000,
      })
      return response.redirect(303, '/')
    }
    // Guessing is slowed down.
    setTimeout(
      () =>
        response
          .status(401)
          .type('html')
          .send(page('Log in', `<p>That is not the access token.</p>${form}`)),
      500,
    )
  })
  return router
}

const form =
  '<form method="post" action="/login"><label>Access token <input type="password" name="token" autofocus autocomplete="current-password"></label> <button>Log in</button></form>'

const page = (title: string, body: string): string => `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<title>${title} · Unikernel Composer</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:20vh auto;padding:0 1rem}input,button{font:inherit;padding:.3rem .6rem}</style>
<h1>${title}</h1>${body}</html>
`
