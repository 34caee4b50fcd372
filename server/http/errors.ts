import type { ErrorRequestHandler, Request, Response } from 'express'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { Problem } from '../../shared/problems/problem.ts'
import type { ErrorBody } from '../../shared/protocol/api.ts'
import { diskReason, UserError } from '../user-error.ts'
import { requestProblems } from '../workers/read-body.ts'

/** Answers with an error in the form of RFC 9457, the product's own problems beside it. */
export const sendError = (
  response: Response,
  status: number,
  detail: string,
  problems: readonly Problem[] = [],
): void => {
  const body: ErrorBody = {
    type: 'about:blank',
    title: titles[status] ?? 'Error',
    status,
    detail,
    problems: [...problems],
  }
  // A client that waits as long finds a place.
  if (status === 429 || status === 503) response.set('Retry-After', '2')
  response.status(status).type('application/problem+json').send(JSON.stringify(body))
}

/** Turns whatever a route threw into an answer; what is our own mistake is logged, with a word to find it by. */
export const errorHandler =
  (logger: Logger): ErrorRequestHandler =>
  (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error)
    if (error instanceof UserError) return sendError(response, error.status, error.message, error.problems)
    if (error instanceof z.ZodError)
      return sendError(response, 400, 'The request is not as described.', requestProblems(error))
    const disk = diskReason(error)
    if (disk !== null) {
      logger.error({ err: error }, 'the disk refused')
      return sendError(response, 507, disk)
    }
    const { status, type, expose } = error as { status?: number; type?: string; expose?: boolean }
    if (status !== undefined && status >= 400 && status < 500) {
      const detail =
        type === 'entity.too.large'
          ? 'The request is too large.'
          : expose && error instanceof Error
            ? error.message
            : 'The request cannot be read.'
      return sendError(response, status, detail)
    }
    const word = Math.random().toString(36).slice(2, 10)
    logger.error({ err: error, word, url: loggedUrl(request) }, 'a request failed')
    sendError(response, 500, `The server made a mistake. Its log says more, at the word ${word}.`)
  }

/** The address of a request, for a log: without the token of a link. */
export const loggedUrl = ({ originalUrl }: Request): string =>
  originalUrl.replace(/\/(shared|s)\/[A-Za-z0-9_-]{8,}/, '/$1/…')

const titles: Readonly<Record<number, string>> = {
  400: 'Not understood',
  401: 'Not logged in',
  403: 'Not allowed',
  404: 'Not found',
  409: 'Changed elsewhere',
  413: 'Too large',
  415: 'Not the right kind of content',
  421: 'Not this server',
  422: 'Cannot be read',
  429: 'Too many at once',
  500: 'The server made a mistake',
  503: 'Not ready',
  507: 'No room left',
}
