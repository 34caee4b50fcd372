import type { OpamRoot } from './opam-root.ts'
import type { OpamTools } from './opam-tools.ts'
import { keeperOf, keptBy } from './root-repository.ts'
import { runOpam } from './run-opam.ts'

/** A package that is asked for: `constraints` as opam writes them, `>=9.0.0`, each one a bound of its own. */
export type Wanted = { name: string; constraints: readonly string[] }

export type PackageVersion = { name: string; version: string }

export type Solution =
  | { how: 'solved'; packages: PackageVersion[]; replaced: string[] }
  /** `explanation`: opam's own. */
  | { how: 'unsolvable'; explanation: string }
  | { how: 'failed'; reason: string }

/**
 * Asks opam for versions of packages and all that they need. Of the packages in `keep` no other version than the root's is taken as long
 * as there is a solution; those that stand in its way are let go one after the other, but for those in `must`. `always`: further packages
 * that the solver is asked for, which say what else has to hold.
 */
export const solve = async (
  wanted: readonly Wanted[],
  { keep, must, always }: { keep: readonly string[]; must: ReadonlySet<string>; always: readonly string[] },
  opamRoot: OpamRoot,
  tools: OpamTools,
  signal?: AbortSignal,
): Promise<Solution> => {
  const roots = wanted.flatMap(({ name, constraints }) => [
    name,
    ...constraints.map(each => `${name}${each}`),
  ])
  let kept = [...keep]
  const replaced: string[] = []
  let first: Solution | null = null
  for (;;) {
    const answer = await ask([...roots, ...always, ...kept.map(keeperOf)], opamRoot, tools, signal)
    if (answer.how === 'solved')
      return {
        ...answer,
        packages: answer.packages.filter(({ name }) => keptBy(name) === null && !always.includes(name)),
        replaced,
      }
    if (answer.how === 'failed') return answer
    first ??= answer
    const inTheWay = kept.filter(name => !must.has(name) && answer.explanation.includes(keeperOf(name)))
    if (inTheWay.length === 0) return first
    replaced.push(...inTheWay)
    kept = kept.filter(name => !inTheWay.includes(name))
  }
}

const ask = async (
  roots: readonly string[],
  { folder, readOnly }: OpamRoot,
  tools: OpamTools,
  signal?: AbortSignal,
): Promise<
  | { how: 'solved'; packages: PackageVersion[] }
  | { how: 'unsolvable'; explanation: string }
  | { how: 'failed'; reason: string }
> => {
  const args = ['list', `--resolve=${roots.join(',')}`, '--columns=package', '--short', '--safe']
  const { ended, stdout, stderr } = await tools.workspaces.with(workspace =>
    runOpam(tools, workspace, folder, [folder, ...readOnly], args, signal),
  )
  if (ended.how === 'exited' && ended.code === 0) return { how: 'solved', packages: versionsIn(stdout) }
  const explanation = /No solution for [\s\S]*?:\s+(\* [\s\S]*)/.exec(stderr)?.[1]
  if (explanation !== undefined) return { how: 'unsolvable', explanation: explanation.trim() }
  return { how: 'failed', reason: stderr.trim() || ended.how }
}

/** `name.version` a line. */
const versionsIn = (text: string): PackageVersion[] =>
  text
    .split('\n')
    .filter(line => line.trim() !== '')
    .map(line => {
      const [, name = '', version = ''] = /^([^.\s]+)\.(\S+)/.exec(line.trim()) ?? []
      return { name, version }
    })
