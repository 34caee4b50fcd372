import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { buildAndBoot } from './build-and-boot.ts'

const page = readFileSync(fileURLToPath(new URL('../../docs/your-own-device.md', import.meta.url)), 'utf8')

/** The block of the page after the name of its file. */
const block = (file: string): string =>
  new RegExp(`\`${file}\`[\\s\\S]*?\`\`\`[a-z]+\n([\\s\\S]*?)\`\`\``).exec(
    page.slice(page.indexOf('worked example')),
  )?.[1] ?? ''

it('builds and boots the worked example of docs/your-own-device.md as it stands there', () => {
  const files = ['composition.json', 'src/greeting.ml', 'src/greeter.ml', 'src/unikernel.ml']
  const { status, console } = buildAndBoot(Object.fromEntries(files.map(file => [file, block(file)])), [
    '--whom=Ada',
  ])
  expect(console).toContain('Hello 1, Ada! Hello 2, Ada!')
  expect(status).toBe(0)
})
