import { execFile } from 'node:child_process'
import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Composition } from '../shared/model/composition.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/** What is another in an image than in the sample that it comes from. */
export interface Change {
  /** A file of bench/apps in the place of the sample's source. */
  source?: string
  /** Settings of devices, by the device's id. */
  settings?: Record<string, Composition['devices'][number]['settings']>
}

/** The image of one of the projects in shared/samples, by the command line, as `name` in `folder`. */
export const buildImage = async (
  folder: string,
  sample: string,
  name = sample,
  { source, settings = {} }: Change = {},
): Promise<string> => {
  const project = join(folder, name)
  await cp(join(root, 'shared/samples', sample), project, { recursive: true })
  if (source) await cp(join(root, 'bench/apps', source), join(project, 'src/unikernel.ml'))
  await set(join(project, 'composition.json'), settings)
  const image = join(folder, `${name}.hvt`)
  await promisify(execFile)(process.execPath, [
    join(root, 'bin/unikernel-composer.mjs'),
    'build',
    project,
    '-o',
    image,
  ])
  return image
}

const set = async (
  file: string,
  settings: Record<string, Composition['devices'][number]['settings']>,
): Promise<void> => {
  const composition = Composition.parse(JSON.parse(await readFile(file, 'utf8')))
  for (const [id, values] of Object.entries(settings)) {
    const device = composition.devices.find(device => device.id === id)
    if (!device) throw new Error(`${file} has no device ${id}`)
    device.settings = { ...device.settings, ...values }
  }
  await writeFile(file, JSON.stringify(composition))
}
