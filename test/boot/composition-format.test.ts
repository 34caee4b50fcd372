import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { buildAndBoot } from './build-and-boot.ts'

const page = readFileSync(fileURLToPath(new URL('../../docs/composition-format.md', import.meta.url)), 'utf8')
const block = (language: string): string =>
  new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(page)?.[1] ?? ''

it('builds and boots the worked example of docs/composition-format.md as it stands there', () => {
  const files = { 'composition.json': block('json'), 'src/ticker.ml': block('ocaml') }
  const { status, console } = buildAndBoot(files, ['--every=0', '--times=2'])
  expect(console.match(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g)).toHaveLength(2)
  expect(status).toBe(0)
})
