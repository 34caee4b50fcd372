import { createServer } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { spawnServer } from './server-process.ts'
import { temporaryFolder } from './temporary-folder.ts'

const other = createServer()
beforeAll(() => new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve)))
afterAll(() => new Promise(resolve => other.close(resolve)))

it('ends, and does not linger, where another program has the port', async () => {
  const address = other.address()
  const port = typeof address === 'object' && address ? String(address.port) : ''
  const server = spawnServer(temporaryFolder(), { UNIKERNEL_COMPOSER_PORT: port })
  await expect(server).rejects.toThrow('the server ended before it listened')
})
