import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { boot, buildImage, inTemporaryFolder } from './build-and-boot.ts'

const greeting = fileURLToPath(new URL('own-libraries/greeting', import.meta.url))

it("boots an image with the project's own libraries: C, generated code, a preprocessor, a public name", {
  timeout: 300_000,
}, () => {
  const { status, out } = inTemporaryFolder(folder => boot(buildImage(greeting, folder)))
  expect(out).toContain('Good day, Ada! 42 7 (Square 3)')
  expect(status).toBe(0)
})
