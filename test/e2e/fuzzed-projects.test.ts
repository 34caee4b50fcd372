import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { placesIn, replaceAt } from '../json-places.ts'
import { samplePath } from '../server/sample-project.ts'
import { temporaryFolder } from '../server/temporary-folder.ts'
import { openPage } from './browser.ts'
import { startProduct } from './server.ts'

type Json = Record<string, unknown>

const read = (sample: string, file: string): Json =>
  JSON.parse(readFileSync(join(samplePath(sample), file), 'utf8')) as Json

/** What may stand where something else was: most of it of the right type, so that the file is read and drawn. */
const values = fc.oneof(
  fc.constantFrom<unknown>('', 'a b', '<b>&', '🐫'.repeat(60), 'app', 'stackv4v6', 'logs', 'constructor'),
  fc.constantFrom<unknown>(null, 0, -1, 1e9, -1e308, 0.1, true, [], {}, [[]], undefined),
)

const mutated = (file: Json): fc.Arbitrary<Json> => {
  const places = placesIn(file)
  return fc
    .array(fc.tuple(fc.nat(places.length - 1), values), { minLength: 1, maxLength: 3 })
    .map(changes => {
      const copy = structuredClone(file)
      for (const [at, value] of changes) replaceAt(copy, places[at] ?? [], value)
      return copy
    })
}

it('projects of whatever files are opened, or say why not; neither the page nor the gallery breaks', async () => {
  const data = temporaryFolder()
  const server = await startProduct(data)
  const seed = Math.floor(Math.random() * 1e9)
  const graph = read('http-hello', 'composition.json')
  const layout = read('http-hello', 'layout.json')
  const files = fc.sample(fc.tuple(mutated(graph), fc.oneof(fc.constant(layout), mutated(layout))), {
    numRuns: 16,
    seed,
  })
  for (const [at, [composition, layout]] of files.entries()) {
    const folder = join(data, 'projects', `fuzzed-${at}`)
    mkdirSync(join(folder, 'src'), { recursive: true })
    writeFileSync(join(folder, 'composition.json'), JSON.stringify(composition))
    writeFileSync(join(folder, 'layout.json'), JSON.stringify(layout))
    writeFileSync(join(folder, 'src/unikernel.ml'), 'let start _ = Lwt.return_unit\n')
  }
  const page = await openPage(server.address)
  await page.getByRole('button', { name: /^Show all/ }).click()
  await page
    .getByRole('button', { name: /^More for/ })
    .nth(files.length - 1)
    .waitFor()
  for (const [at, given] of files.entries()) {
    await page.goto(new URL(`/p/fuzzed-${at}`, server.address).href)
    const opened = page.getByRole('tab', { name: 'Problems' })
    const refused = page.getByText('This project did not open')
    await opened.or(refused).first().waitFor()
    const shown =
      (await refused.count()) > 0 || (await page.getByLabel('Canvas', { exact: true }).count()) > 0
    expect(shown, `seed ${seed}: ${JSON.stringify(given)}`).toBe(true)
  }
})
