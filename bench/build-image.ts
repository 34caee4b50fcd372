import { execFile } from 'node:child_process'
import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = fileURLToPath(new URL('..', import.meta.url))

/**
 * The image of one of the projects in shared/samples, by the command line, in `folder`; where `app` is given, with that
 * file of bench/apps in the place of its source.
 */
export const buildImage = async (folder: string, sample: string, app?: string): Promise<string> => {
  const name = app ?? sample
  const project = join(folder, name)
  await cp(join(root, 'shared/samples', sample), project, { recursive: true })
  if (app) await cp(join(root, 'bench/apps', `${app}.ml`), join(project, 'src/unikernel.ml'))
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
