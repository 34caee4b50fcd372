import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Sample } from '../../../shared/protocol/api.ts'
import { productFolder } from '../../config.ts'
import { readProjectFolder } from './project-folder.ts'

/** The projects to start from, in the order of their names. */
export const listSamples = async (): Promise<Sample[]> => {
  const samples: Sample[] = []
  for (const id of (await readdir(samplesFolder)).sort()) {
    const read = await readProjectFolder(join(samplesFolder, id))
    if (read.ok) samples.push({ id, project: read.value })
  }
  return samples
}

/** The folder of a sample; null where there is none of that name. */
export const sampleFolder = async (id: string): Promise<string | null> =>
  (await readdir(samplesFolder)).includes(id) ? join(samplesFolder, id) : null

const samplesFolder = join(productFolder, 'shared/samples')
