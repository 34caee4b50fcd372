import { pinnedBy } from './pins.ts'
import { keptBy } from './root-repository.ts'

/**
 * opam's account of why there is no solution, in plain words: one text for each conflict.
 * @param explanation what opam prints: `* Missing dependency:`, `* Incompatible packages:` and the like, each with lines `- a → b < 5`
 * @param versions of the root's packages
 */
export const explain = (explanation: string, versions: ReadonlyMap<string, string>): string[] => {
  const conflicts = explanation
    .split(/^\s*\* /m)
    .map(each => each.trim())
    .filter(each => each !== '')
  return [
    ...new Set(
      conflicts.map(each =>
        explainOne(
          each.split('\n').map(line => line.trim()),
          versions,
        ),
      ),
    ),
  ]
}

const explainOne = (
  [title = '', ...lines]: readonly string[],
  versions: ReadonlyMap<string, string>,
): string => {
  const ways = lines.filter(line => line.startsWith('- ')).map(line => chainOf(line.slice(2)))
  const note = lines.find(line => !line.startsWith('- ')) ?? ''
  if (/^Missing dependency/.test(title)) {
    const [first = { name: '', bound: '' }, ...needed] = [...(ways[0] ?? [])].reverse()
    const by = needed.map(({ name }) => name).join(', for ')
    const who = by === '' ? '' : ` It is needed by ${by}.`
    if (/unknown package/.test(note)) return `No repository has a package named ${first.name}.${who}`
    return `No repository has ${first.name}${first.bound === '' ? ' in a version that can be used' : ` in a version ${first.bound}`}.${who}`
  }
  const sides = ways.map(way => sideOf(way, versions)).filter(side => side !== '')
  if (sides.length === 0) return [title, ...lines].join(' ')
  return `These do not go together: ${sides.join('; ')}.`
}

type Step = { name: string; bound: string }

/** `(request) → a → b < 5` */
const chainOf = (line: string): Step[] =>
  line
    .split('→')
    .map(step => step.trim())
    .filter(step => step !== '(request)' && step !== '')
    .map(step => {
      const [, name = step, bound = ''] = /^(\S+)(?:\s+(.*))?$/.exec(step) ?? []
      return { name, bound }
    })

const sideOf = (way: readonly Step[], versions: ReadonlyMap<string, string>): string => {
  const last = way.at(-1)
  if (!last) return ''
  const kept = keptBy(last.name)
  if (kept !== null) return `the toolchain has ${kept} ${versions.get(kept) ?? ''}`
  const pinned = pinnedBy(last.name)
  if (pinned !== null) return `the project pins another version of ${pinned}`
  const needed = `${last.name}${last.bound === '' ? '' : ` ${last.bound}`}`
  const by = way
    .slice(0, -1)
    .reverse()
    .map(({ name }) => name)
  return by.length === 0 ? `${needed} is asked for` : `${by.join(', for ')} needs ${needed}`
}
