import { type ProjectContent, pathOfSource } from '../../shared/model/project.ts'
import type { Platform } from '../../shared/model/target.ts'
import { moduleOfFile } from '../../shared/ocaml/ocaml-names.ts'
import { type Problem, severityOf } from '../../shared/problems/problem.ts'
import type { BuildEvent, BuildOutcome, Image, Stage } from '../../shared/protocol/build.ts'
import { imagePath, linkMapPath } from '../codegen/generate.ts'
import type { Limits } from '../config.ts'
import { noSpaceReason, reportsNoSpace } from '../fs/disk-space.ts'
import { type Workspace, type Workspaces, writeTree } from '../fs/workspace.ts'
import { preparePackages, withPackages } from '../opam/prepare-packages.ts'
import type { Confinement } from '../process/confinement.ts'
import { NoOutput, readOutput } from '../process/read-output.ts'
import { type ConfinedEnd, overLimitReason } from '../process/run-confined.ts'
import { diskReason } from '../user-error.ts'
import { Gone, type WorkPool } from '../workers/pool.ts'
import { billOfMaterials } from './bill-of-materials.ts'
import { buildKey } from './build-key.ts'
import type { BuildPlan } from './build-plan.ts'
import { certificateProblems } from './certificates.ts'
import { checkImage } from './check-image.ts'
import { placeData } from './data-files.ts'
import { diagnose, type Known } from './diagnostics.ts'
import { runDune } from './dune.ts'
import type { UnnumberedEvent } from './event-log.ts'
import type { Images } from './images.ts'
import { readLinkMap } from './link-map.ts'
import { plainNames } from './plain-names.ts'
import type { FoundToolchain, Toolchain } from './toolchain.ts'
import { unreadMessage } from './unread-message.ts'

/** What is to be built. */
export type BuildInput = {
  content: ProjectContent
  platform: Platform
  /** The project folder, where the data files are; null where there is none. */
  dataFolder: string | null
  /** Who asked: clients take turns. */
  client: string
  /** Build even where the same inputs have an image. */
  force: boolean
}

/** What building needs from its surroundings. */
export type BuildDependencies = {
  images: Images
  workspaces: Workspaces
  confinement: Confinement
  limits: Limits
  findToolchain: () => Promise<FoundToolchain>
  /** Where released packages are kept, as they were fetched and compiled. */
  opamFolder: string
  work: WorkPool
}

/** A build event that has not been numbered yet. */
export type UnnumberedBuildEvent = UnnumberedEvent<Exclude<BuildEvent, { type: 'done' | 'queued' }>>

/** The whole way from a composition to a stored image. Rejects only for our own mistakes; `notify` is called with every step. */
export const build = async (
  input: BuildInput,
  tools: BuildDependencies,
  notify: (event: UnnumberedBuildEvent) => void,
  signal: AbortSignal,
): Promise<BuildOutcome> => {
  const startedAt = performance.now()
  const ms = () => Math.round(performance.now() - startedAt)
  const stage = stageNotifier(notify)
  const failed = (problems: Problem[]): BuildOutcome => ({ how: 'failed', problems, ms: ms() })

  stage('generate')
  const { content, platform, client } = input
  const plan = await tools.work
    .do('plan-build', { content, platform }, { client, signal })
    .catch(unlessGone(signal))
  if (plan === null) return { how: 'cancelled', ms: ms() }
  const { ready } = plan
  const certificates = await certificateProblems(plan.servers, input.dataFolder, pem =>
    tools.work.do('certificate-faults', pem, { client, signal }),
  ).catch(unlessGone(signal))
  if (certificates === null) return { how: 'cancelled', ms: ms() }
  const problems = [...plan.problems, ...certificates]
  for (const problem of problems) notify({ type: 'problem', problem })
  if (ready === null || problems.some(problem => severityOf(problem) === 'error')) return failed(problems)

  const found = await tools.findToolchain()
  if (!found.found) return { how: 'impossible', reason: found.reason, ms: ms() }
  const packages = await preparePackages(
    content,
    {
      universe: platform.universe,
      projectFolder: input.dataFolder,
      onStep: text => notify({ type: 'log', tool: 'opam', level: 'note', text }),
      signal,
    },
    { ...tools, toolchain: found.toolchain, folder: tools.opamFolder },
  )
  if (packages.how === 'cancelled') return { how: 'cancelled', ms: ms() }
  if (packages.how === 'refused') {
    const refused = packages.reasons.map((reason): Problem => ({ code: 'packages', reason }))
    for (const problem of refused) notify({ type: 'problem', problem })
    return failed([...problems, ...refused])
  }
  const toolchain =
    packages.how === 'ready' ? withPackages(found.toolchain, packages.compiled) : found.toolchain
  const key = buildKey(new Map(ready.tree), toolchain.key, input.platform)
  const before = input.force ? null : await tools.images.findByKey(key)
  if (before) return { how: 'built', image: before, cached: true, ms: ms() }
  if (tools.confinement.kind === 'none')
    return { how: 'impossible', reason: tools.confinement.reason, ms: ms() }

  try {
    return await tools.workspaces.with(async workspace => {
      const made = await compile(input, ready, toolchain, workspace, tools, notify, stage, signal)
      switch (made.how) {
        case 'made':
          return {
            how: 'built',
            image: await tools.images.store(key, made.bytes, made.facts),
            cached: false,
            ms: ms(),
          }
        case 'refused':
          return failed([...problems, ...made.problems])
        case 'cancelled':
          return { how: 'cancelled', ms: ms() }
        case 'timed-out':
          return { how: 'timed-out', limitMs: tools.limits.buildMs, ms: ms() }
        case 'impossible':
          return { how: 'impossible', reason: made.reason, ms: ms() }
      }
    })
  } catch (error) {
    const reason = diskReason(error)
    if (reason === null) throw error
    return { how: 'impossible', reason, ms: ms() }
  }
}

type Ready = NonNullable<BuildPlan['ready']>

type Made =
  | { how: 'made'; bytes: Uint8Array; facts: Omit<Image, 'hash' | 'bytes' | 'storedAt'> }
  | { how: 'refused'; problems: Problem[] }
  | { how: 'cancelled' }
  | { how: 'timed-out' }
  | { how: 'impossible'; reason: string }

const compile = async (
  { content, platform, dataFolder }: BuildInput,
  plan: Ready,
  toolchain: Toolchain,
  workspace: Workspace,
  tools: BuildDependencies,
  notify: (event: UnnumberedBuildEvent) => void,
  stage: (stage: Stage) => void,
  signal: AbortSignal,
): Promise<Made> => {
  const { name } = content.composition
  const fileName = `${name}.${platform.target}`
  const target = imagePath(name, platform)
  await writeTree(workspace, new Map(plan.tree))
  const unusable = await placeData(workspace.folder, new Map(plan.data), dataFolder)
  if (unusable.length > 0) {
    for (const problem of unusable) notify({ type: 'problem', problem })
    return { how: 'refused', problems: unusable }
  }
  stage('compile')
  const dune = await runDune(
    workspace,
    [target],
    toolchain,
    tools,
    line => {
      if (line.kind === 'noise') return
      if (line.kind === 'report') {
        for (const { level, text } of line.lines)
          notify({ type: 'log', tool: 'ocaml', level, text: plainNames(text) })
        return
      }
      if (line.kind === 'command') stage(line.stage)
      const level = line.kind === 'command' ? 'note' : line.level
      notify({ type: 'log', tool: line.tool, level, text: plainNames(line.text) })
    },
    signal,
  )
  const found = diagnose(dune, knownPlaces(content, plan))
  for (const problem of found) notify({ type: 'problem', problem })
  const unfinished = unlessExited(dune.ended, tools.limits)
  if (unfinished) {
    if (unfinished.how === 'refused')
      for (const problem of unfinished.problems) notify({ type: 'problem', problem })
    return unfinished
  }
  if (dune.ended.how !== 'exited' || dune.ended.code !== 0) {
    const reason = await noSpaceReason(workspace.folder, {
      wasFull: dune.diskWasFull,
      toolReportsIt: dune.messages.some(reportsNoSpace),
    })
    if (reason !== null) return { how: 'impossible', reason }
    if (found.some(problem => severityOf(problem) === 'error')) return { how: 'refused', problems: found }
    const problem: Problem = {
      code: 'build-failed',
      message: unreadMessage(dune.messages, dune.ended, toolchain),
    }
    notify({ type: 'problem', problem })
    return { how: 'refused', problems: [...found, problem] }
  }

  stage('check')
  const { manifest } = plan
  const refused = (message: string): Made => {
    const problem: Problem = { code: 'build-failed', message }
    notify({ type: 'problem', problem })
    return { how: 'refused', problems: [...found, problem] }
  }
  const check = await checkImage(toolchain, tools, workspace, target, manifest, signal)
  if (signal.aborted) return { how: 'cancelled' }
  if (!check.ok) return refused(check.reason)
  const inFile = new Set(check.sections.filter(section => section.inFile).map(section => section.name))
  const map = await readOutput(workspace, linkMapPath(platform), tools.limits.buildFileBytes).catch(
    (error: unknown) => {
      if (error instanceof NoOutput) return error
      throw error
    },
  )
  if (map instanceof NoOutput) return refused(map.message)
  const components = billOfMaterials(readLinkMap(map.toString(), inFile), toolchain, name)
  return {
    how: 'made',
    bytes: check.bytes,
    facts: { fileName, platform, manifest, sections: check.sections, components },
  }
}

/** Tells each stage once, and those that were skipped on the way: dune may link before its last compiler has spoken. */
const stageNotifier = (notify: (event: UnnumberedBuildEvent) => void): ((stage: Stage) => void) => {
  const order: readonly Stage[] = ['generate', 'compile', 'link', 'check']
  let reached = -1
  return stage => {
    const at = order.indexOf(stage)
    while (reached < at) {
      reached += 1
      const next = order[reached]
      if (next) notify({ type: 'stage', stage: next })
    }
  }
}

const knownPlaces = ({ sources }: ProjectContent, plan: Ready): Known => {
  const apps = new Map(plan.apps)
  return {
    devices: new Map(plan.devices),
    files: new Set(Object.keys(sources).map(pathOfSource)),
    deviceOfFile: file => {
      if (!file.startsWith('src/')) return null
      const module = moduleOfFile(file.slice('src/'.length))
      return apps.get(module) ?? null
    },
  }
}

/** Null where a build was cancelled while its plan was made. */
const unlessGone =
  (signal: AbortSignal) =>
  (error: unknown): null => {
    if (error instanceof Gone && signal.aborted) return null
    throw error
  }

const unlessExited = (ended: ConfinedEnd['ended'], limits: Limits): Made | null => {
  switch (ended.how) {
    case 'cancelled':
    case 'timed-out':
      return { how: ended.how }
    case 'too-much-output': {
      const message = `The compiler printed more than ${limits.buildOutputBytes / 1024 / 1024} MB, and was stopped.`
      return { how: 'refused', problems: [{ code: 'build-failed', message }] }
    }
    case 'over-limit': {
      const message = overLimitReason(ended.total, limits)
      return { how: 'refused', problems: [{ code: 'build-failed', message }] }
    }
    case 'not-started':
      return {
        how: 'impossible',
        reason: `dune cannot be started: ${ended.reason}. \`npx unikernel-composer doctor\` says what is missing.`,
      }
    default:
      return null
  }
}
