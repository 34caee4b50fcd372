import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildDependencies } from '../builds/dependencies.ts'
import { buildMirageProject, type MirageBuild } from '../builds/mirage-project/build-mirage-project.ts'
import { findMirageProject } from '../builds/mirage-project/find-mirage-project.ts'
import { readConfig } from '../config.ts'
import { prepareDataFolder } from '../fs/data-folder.ts'
import { CommandError, exitCode } from './exit-code.ts'
import { checkOutput } from './file-messages.ts'
import { cancelledByKeyboard } from './interrupt.ts'
import { print, printJson, say, secondsText, sizeText } from './print.ts'
import { buildProgress } from './progress.ts'
import { writeOutput } from './write-output.ts'

export type BuildMirageOptions = { output: string | undefined; json: boolean }

/** `build DIR -o IMAGE` of a folder that is a project of MirageOS's own; null where it is none. */
export const buildMirageCommand = async (
  folder: string,
  { output, json }: BuildMirageOptions,
): Promise<number | null> => {
  const found = await findMirageProject(folder)
  if (found.how === 'none') return null
  if (found.how === 'unusable') throw new CommandError(exitCode.problems, found.reason)
  const file = output ?? found.image
  await checkOutput(file)
  const config = readConfig(process.env)
  await prepareDataFolder(config.dataFolder)
  const dependencies = await buildDependencies(config)
  await dependencies.workspaces.releaseLeftovers()
  const progress = buildProgress(json)
  const outcome = await buildMirageProject(
    { folder, image: found.image, keptFolder: join(config.dataFolder, 'mirage-projects') },
    dependencies,
    line => {
      if (line.kind === 'command')
        progress.notify({ type: 'log', tool: line.tool, level: 'note', text: line.text })
    },
    cancelledByKeyboard(),
  )
  progress.end()
  if (outcome.how === 'built') await writeOutput(file, path => writeFile(path, outcome.bytes))
  await dependencies.workspaces.settled()
  if (json) printJson(summary(outcome, file))
  else report(outcome, file)
  return codes[outcome.how]
}

const summary = (outcome: MirageBuild, output: string): Record<string, unknown> =>
  outcome.how === 'built'
    ? { ok: true, output, bytes: outcome.bytes.length, sections: outcome.sections, ms: outcome.ms }
    : { ok: false, ...outcome }

const report = (outcome: MirageBuild, file: string): void => {
  switch (outcome.how) {
    case 'built':
      print(`Built: ${file}, ${sizeText(outcome.bytes.length)}, ${secondsText(outcome.ms)}`)
      break
    case 'failed':
      say(outcome.reason)
      break
    case 'timed-out':
      say(
        `Not built: stopped after ${secondsText(outcome.limitMs)}. UNIKERNEL_COMPOSER_BUILD_SECONDS sets the limit.`,
      )
      break
    case 'impossible':
      say(outcome.reason)
      break
    case 'cancelled':
      say('Not built: cancelled')
  }
}

const codes: Readonly<Record<MirageBuild['how'], number>> = {
  built: exitCode.ok,
  failed: exitCode.problems,
  'timed-out': exitCode.timedOut,
  impossible: exitCode.missing,
  cancelled: exitCode.cancelled,
}
