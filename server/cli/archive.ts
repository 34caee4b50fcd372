import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { readConfig } from '../config.ts'
import { ArchiveError, packProject } from '../projects/store/archive.ts'
import { unpackProject } from '../projects/store/unpack-project.ts'
import { CommandError, exitCode } from './exit-code.ts'
import { checkOutput } from './file-messages.ts'
import { print, printJson, say, sizeText, someOf } from './print.ts'
import { readProject } from './read-project.ts'
import { writeOutput } from './write-output.ts'

/** `export DIR -o FILE`. */
export const exportCommand = async (folder: string, output: string, json: boolean): Promise<number> => {
  const { composition } = await readProject(folder, json)
  await checkOutput(output)
  await writeOutput(output, file => filesOrFail(packProject(resolve(folder), composition.name, file)))
  const { size } = await stat(resolve(output))
  if (json) printJson({ ok: true, output, bytes: size })
  else print(`${output}, ${sizeText(size)}`)
  return exitCode.ok
}

/** `import FILE DIR`: the folder is left as it was unpacked even where its composition has problems; they are named. */
export const importCommand = async (file: string, folder: string, json: boolean): Promise<number> => {
  await stat(resolve(file))
  const { uploadBytes } = readConfig(process.env).limits
  const { skipped } = await filesOrFail(unpackProject(resolve(file), resolve(folder), { bytes: uploadBytes }))
  const { composition } = await readProject(folder, json)
  if (!json && skipped.length > 0) say(`Not taken from the archive: ${someOf(skipped)}`)
  if (json) printJson({ ok: true, folder: resolve(folder), name: composition.name, skipped })
  else print(`${composition.name} in ${folder}`)
  return exitCode.ok
}

const filesOrFail = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work
  } catch (error) {
    if (error instanceof ArchiveError) throw new CommandError(exitCode.files, `${error.message}.`)
    throw error
  }
}
