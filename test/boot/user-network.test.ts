import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../server/temporary-folder.ts'
import { buildImage } from './build-and-boot.ts'
import { runOnUserNetwork } from './on-user-network.ts'

const sample = fileURLToPath(new URL('../../shared/samples/http-hello', import.meta.url))

it('serves http-hello to this machine through passt, without a tap', async () => {
  const image = buildImage(sample, temporaryFolder())
  const running = await runOnUserNetwork(image, 'listening to port 80')
  const reply = await fetch(`http://${running.at(80)}/somewhere`)
  expect(await reply.text(), running.said()).toContain('Hello from /somewhere')
  expect(reply.status).toBe(200)
})
