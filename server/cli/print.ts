import { styleText } from 'node:util'
import { catalogueFor } from '../../shared/catalogue/project-catalogue.ts'
import type { Composition } from '../../shared/model/composition.ts'
import type { ProjectContent } from '../../shared/model/project.ts'
import { describe } from '../../shared/problems/describe.ts'
import { fixesFor } from '../../shared/problems/fixes.ts'
import { type Problem, severityOf } from '../../shared/problems/problem.ts'

/** One line of standard output. */
export const print = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

/** One line of standard error: what a command says of its own work, apart from its result. */
export const say = (line: string): void => {
  process.stderr.write(`${line}\n`)
}

/** The result of a command with `--json`: one object. */
export const printJson = (value: unknown): void => print(JSON.stringify(value, null, 2))

/** A problem in words, its place, and what would fix it, as lines. */
export const problemLines = (problem: Problem, content: ProjectContent | null): string[] => {
  const composition = content?.composition ?? nothing
  const context = { composition, catalogue: catalogueFor(composition), sources: content?.sources ?? {} }
  const { title, where } = describe(problem, context)
  const severity = severityOf(problem)
  const word = severity === 'error' ? colour('red', 'error') : colour('yellow', 'warning')
  const [first = '', ...rest] = title.split('\n')
  return [
    `${where}: ${word}: ${first}`,
    ...rest.map(line => `    ${line}`),
    ...fixesFor(problem, context).map(fix => `    ${colour('dim', 'fix:')} ${fix.label}`),
  ]
}

/** Problems one below another, and how many of each kind there are. */
export const printProblems = (problems: readonly Problem[], content: ProjectContent | null): void => {
  for (const problem of problems) for (const line of problemLines(problem, content)) say(line)
}

/** `1.42 MB`, `812 KB`. */
export const sizeText = (bytes: number): string =>
  bytes >= 1_000_000 ? `${(bytes / 1_000_000).toFixed(2)} MB` : `${Math.ceil(bytes / 1000)} KB`

/** `1 wire`, `2 wires`. */
export const pluralize = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

/** The first few of a list, and how many more there are. */
export const someOf = (items: readonly string[]): string =>
  items.length <= 6 ? items.join(', ') : `${items.slice(0, 5).join(', ')} and ${items.length - 5} more`

/** `0.42 s`. */
export const secondsText = (ms: number): string => `${(ms / 1000).toFixed(2)} s`

/** Coloured where `to`, on which it will be written, is a terminal; plain elsewhere. */
export const colour = (
  style: 'red' | 'yellow' | 'green' | 'dim' | 'bold',
  text: string,
  to: NodeJS.WriteStream = process.stderr,
): string => (to.isTTY && !process.env.NO_COLOR ? styleText(style, text, { validateStream: false }) : text)

const nothing: Composition = { format: 1, name: 'project', devices: [], wires: [] }
