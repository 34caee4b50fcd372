import { catalogueFor } from '../../shared/catalogue/project-catalogue.ts'
import { type ProjectContent, sourceAtPath } from '../../shared/model/project.ts'
import { readComposition, readLayout } from '../../shared/model/read-composition.ts'
import type { Platform } from '../../shared/model/target.ts'
import type { Problem } from '../../shared/problems/problem.ts'
import type { GenerateReply } from '../../shared/protocol/api.ts'
import { mayBuild, validate } from '../../shared/validation/validate.ts'
import { type BuildPlan, buildPlan } from '../builds/build-plan.ts'
import { type CertificateFault, certificateFaults, type Pem } from '../builds/certificates.ts'
import { type TypeInput, typeInput } from '../builds/type-input.ts'
import { generate } from '../codegen/generate.ts'
import { mirageProblems } from '../codegen/mirage/mirage-problems.ts'
import { mirageProject } from '../codegen/mirage/mirage-project.ts'
import type { BodyName } from './bodies.ts'
import { type ReadBody, readBody } from './read-body.ts'

/*
 * What the server does with data of its users that may be large: pure functions from JSON to JSON, so that a worker thread
 * can do them as well. A field that is undefined is not there any more on the other side.
 */

/** A MirageOS project; null where an error stands in its way. */
type MiragePlan = {
  problems: Problem[]
  ready: { files: [path: string, text: string][]; data: string[] } | null
}

type Content = { content: ProjectContent; platform: Platform }

const jobs = {
  'read-body': ({ body, text }: { body: BodyName; text: string }): ReadBody => readBody(body, text),
  'read-composition': ({ text }: { text: string }) => readComposition(text),
  'read-layout': ({ text }: { text: string }) => readLayout(text),
  generate: ({ content, platform }: Content): GenerateReply => {
    const catalogue = catalogueFor(content.composition)
    const problems = validate(content, platform, catalogue)
    if (!mayBuild(problems)) return { files: [], problems: first(problems) }
    const files = [...generate(content, platform, catalogue)].map(([path, text]) => ({
      path,
      text,
      user: sourceAtPath(path) !== null,
    }))
    return { files, problems: first(problems) }
  },
  'generate-mirage': ({ content }: { content: ProjectContent }): GenerateReply => {
    const catalogue = catalogueFor(content.composition)
    const problems = mirageProblems(content, catalogue)
    if (!mayBuild(problems)) return { files: [], problems: first(problems) }
    const files = [...mirageProject(content, catalogue).files].map(([path, text]) => ({
      path,
      text,
      user: Object.hasOwn(content.sources, path),
    }))
    return { files, problems: first(problems) }
  },
  'plan-build': ({ content, platform }: Content): BuildPlan => {
    const plan = buildPlan(content, platform)
    return { ...plan, problems: first(plan.problems) }
  },
  'plan-mirage': ({ content }: { content: ProjectContent }): MiragePlan => {
    const catalogue = catalogueFor(content.composition)
    const problems = mirageProblems(content, catalogue)
    if (!mayBuild(problems)) return { problems: first(problems), ready: null }
    const { files, data } = mirageProject(content, catalogue)
    return { problems: first(problems), ready: { files: [...files], data } }
  },
  'certificate-faults': (pem: Pem): CertificateFault[] => certificateFaults(pem),
  'type-input': ({ content, platform }: Content): TypeInput => typeInput(content, platform),
}

export type JobName = keyof typeof jobs
export type JobInput<N extends JobName> = Parameters<(typeof jobs)[N]>[0]
export type JobOutput<N extends JobName> = ReturnType<(typeof jobs)[N]>

/** Does a job in this thread. */
export const doJob = <N extends JobName>(name: N, input: JobInput<N>): JobOutput<N> =>
  (jobs[name] as (input: JobInput<N>) => JobOutput<N>)(input)

/** Nobody reads more problems than this; errors stand first, so what is left out changes no outcome. */
const first = (problems: readonly Problem[]): Problem[] => {
  if (problems.length <= maxProblems) return [...problems]
  const told = problems.slice(0, maxProblems)
  if (mayBuild(problems)) return told
  const reason = `There are ${problems.length} problems: only the first are told`
  return [...told, { code: 'unreadable', file: 'composition.json', path: '', reason }]
}

const maxProblems = 1000
