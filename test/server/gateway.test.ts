import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { openGateway } from '../../server/runs/gateway.ts'
import { ask } from './ask.ts'

const closes: (() => void)[] = []
afterEach(() => {
  for (const close of closes.splice(0)) close()
})

/** A gateway to a server that answers as `listener` says; its address, and the server behind it. */
const gatewayTo = async (listener: RequestListener) => {
  const server = createServer(listener)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const gateway = await openGateway({ scheme: 'http', address: '127.0.0.1', port }, { name: 'run.localhost' })
  closes.push(gateway.close, () => server.close())
  return { ...gateway, server }
}

it('passes requests and replies on, bodies included', async () => {
  const { origin } = await gatewayTo((request, response) => {
    response.setHeader('x-path', request.url ?? '')
    request.pipe(response)
  })
  const reply = await ask(`${origin}/a?b=c`, { method: 'POST', body: 'words' })
  expect(reply.headers['x-path']).toBe('/a?b=c')
  expect(reply.body).toBe('words')
})

it('keeps redirections to the image itself at the gateway, and lets the page be framed', async () => {
  const { origin } = await gatewayTo(({ headers }, response) => {
    response
      .writeHead(302, {
        location: `https://${headers.host}/next`,
        'x-frame-options': 'DENY',
        'content-security-policy': "default-src 'self'; frame-ancestors 'none'; object-src 'none'",
      })
      .end()
  })
  const { headers } = await ask(origin)
  expect(headers.location).toBe(`${origin}/next`)
  expect(headers['x-frame-options']).toBeUndefined()
  expect(headers['content-security-policy']).toBe("default-src 'self'; object-src 'none'")
})

it('leaves an image its own cookies and logins', async () => {
  const { origin } = await gatewayTo(({ headers }, response) => {
    response.setHeader('set-cookie', ['a=1; Path=/', 'b=2'])
    response.end(`${headers.cookie} ${headers.authorization}`)
  })
  const reply = await ask(origin, { headers: { cookie: 'a=1; b=2', authorization: 'Basic YTpi' } })
  expect(reply.body).toBe('a=1; b=2 Basic YTpi')
  expect(reply.headers['set-cookie']).toEqual(['a=1; Path=/', 'b=2'])
})

it('says that the image does not answer once it has ended', async () => {
  const { origin, server } = await gatewayTo((_request, response) => response.end())
  await new Promise(resolve => server.close(resolve))
  const reply = await ask(origin)
  expect(reply.status).toBe(502)
  expect(reply.body).toMatch(/^The image does not answer/)
})
