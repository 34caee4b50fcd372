import { createServer, type RequestListener, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { openGateway } from '../../server/run/gateway.ts'

const closes: (() => void)[] = []
afterEach(() => {
  for (const close of closes.splice(0)) close()
})

/** A gateway to a server that answers as `listener` says; its address, and what closes the server behind it. */
const gatewayTo = async (listener: RequestListener) => {
  const server = createServer(listener)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const gateway = await openGateway('http', (server.address() as AddressInfo).port)
  closes.push(gateway.close, () => server.close())
  return { address: `http://127.0.0.1:${gateway.port}`, port: gateway.port, server }
}

it('passes requests and replies on, bodies included', async () => {
  const { address } = await gatewayTo((request, response) => {
    response.setHeader('x-path', request.url ?? '')
    request.pipe(response)
  })
  const reply = await fetch(`${address}/a?b=c`, { method: 'POST', body: 'words' })
  expect(reply.headers.get('x-path')).toBe('/a?b=c')
  expect(await reply.text()).toBe('words')
})

it('keeps redirections to the image itself at the gateway, and lets the page be framed', async () => {
  const { address } = await gatewayTo(({ headers }, response) => {
    response.writeHead(302, { location: `https://${headers.host}/next`, 'x-frame-options': 'DENY' }).end()
  })
  const reply = await fetch(address, { redirect: 'manual' })
  expect(reply.headers.get('location')).toBe(`${address}/next`)
  expect(reply.headers.has('x-frame-options')).toBe(false)
})

it('says that the image does not answer once it has ended', async () => {
  const { address, server } = await gatewayTo((_request, response) => response.end())
  await new Promise(resolve => server.close(resolve))
  const reply = await fetch(address)
  expect(reply.status).toBe(502)
  expect(await reply.text()).toMatch(/^The image does not answer/)
})

it('shows nothing under the name of another site', async () => {
  const { port } = await gatewayTo((_request, response) => response.end('secret'))
  const status = await new Promise(resolve =>
    request({ host: '127.0.0.1', port, headers: { host: 'evil.example' } }, reply =>
      resolve(reply.statusCode),
    ).end(),
  )
  expect(status).toBe(421)
})
