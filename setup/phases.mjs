import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from './places.mjs'
import { runCommand } from './run-command.mjs'
import { spellSeconds } from './spell-seconds.mjs'

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

const bin = name => join(root, 'node_modules', '.bin', name)

/** Types of every part, as one check. */
export const types = () => phase('Types', () => oneCheck([bin('tsc'), '-b']))

/** Format and lint rules, as one check. */
export const lint = () => phase('Lint', () => oneCheck([bin('biome'), 'check', '--error-on-warnings']))

/** The vitest projects of these names; all of them where none is named. */
export const vitest = (title, projects = []) =>
  phase(title, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'unikernel-composer-test-'))
    const report = join(folder, 'vitest.json')
    try {
      const { reason } = await runCommand(
        [
          bin('vitest'),
          'run',
          ...projects.map(name => `--project=${name}`),
          '--reporter=default',
          '--reporter=json',
          `--outputFile.json=${report}`,
        ],
        { cwd: root },
      )
      return countsOfVitest(report, reason)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

/** A test command of another language, whose last words are `N passed, N failed` (`, N skipped` may follow). */
export const closingLine = (title, command) =>
  phase(title, async () => {
    let counts = null
    const { reason } = await runCommand(command, {
      cwd: root,
      onLine: line => {
        process.stdout.write(`${line}\n`)
        counts = readClosingLine(line) ?? counts
      },
    })
    if (!counts) return { passed: reason ? 0 : 1, failed: reason ? 1 : 0, skipped: 0 }
    return { ...counts, failed: Math.max(counts.failed, reason ? 1 : 0) }
  })

/** `12 passed, 0 failed, 1 skipped` at the end of a line, in numbers; null where the line says no such thing. */
export const readClosingLine = line => {
  const found = /(\d+) passed, (\d+) failed(?:, (\d+) skipped)?\.?$/.exec(line.trim())
  return found && { passed: Number(found[1]), failed: Number(found[2]), skipped: Number(found[3] ?? 0) }
}

/** Runs phases one after the other, all of them, and ends with the sum on a line of its own and in the exit status. */
export const runPhases = async phases => {
  const sum = { passed: 0, failed: 0, skipped: 0 }
  for (const run of phases) {
    const counts = await run()
    for (const key of Object.keys(sum)) sum[key] += counts[key]
  }
  process.stdout.write(`\n${spellCounts(sum)}\n`)
  process.exitCode = sum.failed > 0 || sum.passed === 0 ? 1 : 0
}

const phase = (title, work) => async () => {
  process.stdout.write(`\n== ${title}\n`)
  const began = performance.now()
  const counts = await work()
  process.stdout.write(
    `== ${title}: ${spellCounts(counts)} in ${spellSeconds((performance.now() - began) / 1000)}\n`,
  )
  return counts
}

const oneCheck = async command => {
  const { reason } = await runCommand(command, { cwd: root })
  if (reason) process.stdout.write(`${reason}\n`)
  return { passed: reason ? 0 : 1, failed: reason ? 1 : 0, skipped: 0 }
}

/** A file that does not load has no tests to count: `reason` makes it a failure all the same. */
const countsOfVitest = (report, reason) => {
  const { numPassedTests = 0, numFailedTests = 0, numPendingTests = 0, numTodoTests = 0 } = readReport(report)
  return {
    passed: numPassedTests,
    failed: Math.max(numFailedTests, reason ? 1 : 0),
    skipped: numPendingTests + numTodoTests,
  }
}

const readReport = file => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return {}
  }
}

const spellCounts = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
