import { existsSync } from 'node:fs'
import { copyFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Project } from '../../shared/model/project.ts'
import type { Platform } from '../../shared/model/target.ts'
import type { Problem } from '../../shared/problems/problem.ts'
import type { BuildOutcome } from '../../shared/protocol/build.ts'
import { cycloneDx } from '../../shared/protocol/cyclonedx.ts'
import { build } from '../builds/build.ts'
import { buildDependencies } from '../builds/dependencies.ts'
import { readConfig } from '../config.ts'
import { prepareDataFolder } from '../fs/data-folder.ts'
import { compositionFile } from '../projects/store/project-folder.ts'
import { buildMirageCommand } from './build-mirage.ts'
import { exitCode } from './exit-code.ts'
import { checkOutput } from './file-messages.ts'
import { cancelledByKeyboard } from './interrupt.ts'
import { pluralize, print, printJson, printProblems, say, secondsText, sizeText } from './print.ts'
import { buildProgress } from './progress.ts'
import { readProject } from './read-project.ts'
import { writeOutput } from './write-output.ts'

export type BuildCommandOptions = {
  platform: Platform
  output: string | undefined
  /** Where the bill of materials is to be written. */
  bom: string | undefined
  force: boolean
  json: boolean
}

/** `build DIR -o IMAGE`: the same build as the server's, in the same image store; or of a project of MirageOS's own. */
export const buildCommand = async (folder: string, options: BuildCommandOptions): Promise<number> => {
  if (!existsSync(join(folder, compositionFile))) {
    const status = await buildMirageCommand(folder, options)
    if (status !== null) return status
  }
  const project = await readProject(folder, options.json)
  const output = options.output ?? `${project.composition.name}.${options.platform.target}`
  await checkOutput(output)
  if (options.bom !== undefined) await checkOutput(options.bom)
  const config = readConfig(process.env)
  await prepareDataFolder(config.dataFolder)
  const tools = await buildDependencies(config)
  const progress = buildProgress(options.json)
  if (tools.confinement.kind === 'limits' && !options.json) say(`Not confined: ${tools.confinement.reason}.`)
  await tools.workspaces.releaseLeftovers()
  const problems: Problem[] = []
  const outcome = await build(
    {
      content: project,
      platform: options.platform,
      dataFolder: resolve(folder),
      force: options.force,
      client: '',
    },
    tools,
    event => {
      if (event.type === 'problem') problems.push(event.problem)
      progress.notify(event)
    },
    cancelledByKeyboard(),
  )
  progress.end()
  if (outcome.how === 'built') {
    const { image } = outcome
    await writeOutput(output, file => copyFile(tools.images.path(image.hash), file))
    if (options.bom !== undefined)
      await writeOutput(options.bom, file =>
        writeFile(file, `${JSON.stringify(cycloneDx(image), null, 2)}\n`),
      )
  }
  await tools.images.prune(config.limits.imageStoreBytes)
  await tools.workspaces.settled()
  if (options.json)
    printJson({
      ok: outcome.how === 'built',
      outcome,
      ...(outcome.how === 'built'
        ? { output, ...(options.bom !== undefined && { bom: options.bom }), problems }
        : {}),
    })
  else {
    // A failed build names its problems itself, these among them.
    if (outcome.how === 'built') printProblems(problems, project)
    report(outcome, output, project)
  }
  return codeOf(outcome)
}

const report = (outcome: BuildOutcome, output: string, project: Project): void => {
  switch (outcome.how) {
    case 'built':
      print(
        `${outcome.cached ? 'Built before' : 'Built'}: ${output}, ${sizeText(outcome.image.bytes)}, ${secondsText(outcome.ms)}`,
      )
      break
    case 'failed':
      printProblems(outcome.problems, project)
      say(`Not built: ${pluralize(outcome.problems.length, 'problem')}`)
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
    case 'interrupted':
      say('Not built: cancelled')
  }
}

const codeOf = (outcome: BuildOutcome): number => {
  switch (outcome.how) {
    case 'built':
      return exitCode.ok
    case 'failed':
      return exitCode.problems
    case 'timed-out':
      return exitCode.timedOut
    case 'impossible':
      return exitCode.missing
    case 'cancelled':
    case 'interrupted':
      return exitCode.cancelled
  }
}
