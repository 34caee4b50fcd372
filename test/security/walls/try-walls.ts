import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { Checkout } from './checkout.ts'
import type { Group, Replacement, Wall } from './wall.ts'
import { groups } from './walls.ts'

/*
 * `npm run test:walls [-- WORD…]`: takes each wall away in a copy of the checkout and runs the attack that must succeed then,
 * that is, whose test must fail. With words, only walls whose group, file, description or attack has one of them. Takes some ten
 * seconds for each, so it is no part of `npm test`.
 */

type Outcome = { how: 'refused' | 'succeeds' } | { how: 'broken'; reason: string }

const words = process.argv.slice(2)
const isWanted = (group: Group, wall: Wall): boolean =>
  words.length === 0 ||
  words.some(word => `${group.name} ${wall.file} ${wall.that} ${wall.attack}`.includes(word))

const checkout = new Checkout()
process.on('exit', () => checkout.remove())
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130))

const Report = z.object({
  testResults: z.array(
    z.object({
      message: z.string().optional(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
})

/** Runs the tests of a group's file, or the one attack. */
const run = (group: Group, attack: string | null): Map<string, string> | string => {
  const report = join(checkout.folder, 'report.json')
  rmSync(report, { force: true })
  let toolchain: string
  try {
    toolchain = checkout.toolchain(group.runner ?? false)
  } catch (error) {
    return `the runner is not compiled: ${(error as Error).message}`
  }
  const pattern = attack === null ? [] : ['-t', attack.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')]
  const { stdout, stderr } = spawnSync(
    'npx',
    [
      ...['vitest', 'run', '--project=security', '--retry=0', '--testTimeout=60000', '--maxWorkers=1'],
      ...['--reporter=json', `--outputFile=${report}`, group.attacks, ...pattern],
    ],
    {
      cwd: checkout.root,
      env: { ...process.env, UNIKERNEL_COMPOSER_TOOLCHAIN: toolchain },
      encoding: 'utf8',
      timeout: 600_000,
    },
  )
  try {
    const [file] = Report.parse(JSON.parse(readFileSync(report, 'utf8'))).testResults
    const ran =
      file?.assertionResults.filter(({ status }) => status === 'passed' || status === 'failed') ?? []
    if (ran.length === 0) return file?.message || 'no test ran'
    return new Map(ran.map(({ fullName, status }) => [fullName, status]))
  } catch {
    return (stdout + stderr).slice(-2000)
  }
}

const outcomeOf = (attack: string, ran: Map<string, string> | string): Outcome => {
  if (typeof ran === 'string') return { how: 'broken', reason: ran }
  const found = [...ran].filter(([name]) => name.includes(attack))
  if (found.length !== 1) return { how: 'broken', reason: `${found.length} tests are called so` }
  return { how: found[0]?.[1] === 'passed' ? 'refused' : 'succeeds' }
}

/** The outcome of an attack with walls taken away. */
const without = (group: Group, attack: string, away: readonly Replacement[]): Outcome => {
  const back: (() => void)[] = []
  try {
    for (const replacement of away) back.unshift(checkout.replace(replacement))
    return outcomeOf(attack, run(group, attack))
  } catch (error) {
    return { how: 'broken', reason: (error as Error).message }
  } finally {
    for (const put of back) put()
  }
}

let wrong = 0
const say = (isRight: boolean, group: Group, wall: Wall, what: string): void => {
  if (!isRight) wrong += 1
  process.stdout.write(`${isRight ? 'ok' : 'not ok'} ${group.name}: the wall that ${wall.that}: ${what}\n`)
}
const told = (outcome: Outcome): string =>
  outcome.how === 'broken' ? `cannot be tried: ${outcome.reason}` : `the attack ${outcome.how}`

let shown = 0
let second = 0
for (const group of groups) {
  const walls = group.walls.filter(wall => isWanted(group, wall))
  if (walls.length === 0) continue
  const standing = run(group, null)
  for (const wall of walls) {
    const before = outcomeOf(wall.attack, standing)
    if (before.how !== 'refused') {
      say(false, group, wall, `${told(before)} though the wall stands`)
      continue
    }
    const alone = without(group, wall.attack, [wall])
    if (!wall.behind) {
      shown += alone.how === 'succeeds' ? 1 : 0
      say(alone.how === 'succeeds', group, wall, `${told(alone)} without it`)
      continue
    }
    const { words: what, also } = wall.behind
    second += 1
    say(alone.how === 'refused', group, wall, `${told(alone)} without it, for ${what}`)
    if (!also) continue
    const both = without(group, wall.attack, [wall, also])
    say(both.how === 'succeeds', group, wall, `${told(both)} without that, too`)
  }
}
process.stdout.write(`${shown} walls shown, ${second} second ones, ${wrong} wrong\n`)
process.exitCode = wrong > 0 ? 1 : 0
