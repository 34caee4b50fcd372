import { type IncomingHttpHeaders, request } from 'node:http'

export type Answer = { status: number; headers: IncomingHttpHeaders; body: string }

/**
 * Asks a server of this machine over HTTP, whatever name it has in `url`: a browser takes every name below localhost for
 * 127.0.0.1, Node does not. Headers go out as they are given, redirections are not followed.
 */
export const ask = (
  url: string,
  {
    method = 'GET',
    headers = {},
    body,
  }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const { host, port, pathname, search } = new URL(url)
    const call = request(
      {
        host: '127.0.0.1',
        port,
        method,
        path: pathname + search,
        headers: { host, ...headers },
        agent: false,
      },
      response => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (piece: string) => {
          text += piece
        })
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
        )
        response.on('error', reject)
      },
    )
    call.on('error', reject)
    call.end(body)
  })
