import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { formatSeconds } from './format-seconds.mjs'
import { root } from './places.mjs'
import { runCommand } from './run-command.mjs'

/**
 * What a phase found: `failures` and `flaky` (passed, but not at once) as they are said at the end, where they are
 * found again without a search through the output.
 * @typedef {{ passed: number, failed: number, skipped: number, failures?: string[], flaky?: string[] }} Result
 */

const bin = name => join(root, 'node_modules', '.bin', name)

/** Lines of a failed test's message that the end repeats. */
const linesOfReason = 12

/** Types of every part, as one check. */
export const types = () => phase('Types', () => oneCheck([bin('tsc'), '-b']))

/** Format and lint rules of TypeScript, as one check. */
export const lint = () => phase('Lint', () => oneCheck([bin('biome'), 'check', '--error-on-warnings']))

/** The format of all C, as one check. */
export const formatOfC = () =>
  phase('Format of C', () => oneCheck([process.execPath, join(root, 'setup', 'format-c.mjs'), '--check']))

/** The indentation of all OCaml, as one check. */
export const formatOfOcaml = () =>
  phase('Format of OCaml', () =>
    oneCheck([process.execPath, join(root, 'setup', 'format-ocaml.mjs'), '--check']),
  )

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
      return resultOfVitest(report, reason)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

/** A test command of another language, whose last words are `N passed, N failed` (`, N skipped` may follow). */
export const closingLine = (title, command) =>
  phase(title, async () => {
    let counts = null
    const failures = []
    const { reason } = await runCommand(command, {
      cwd: root,
      onLine: line => {
        process.stdout.write(`${line}\n`)
        counts = readClosingLine(line) ?? counts
        if (line.startsWith('not ok')) failures.push(line)
      },
    })
    if (!counts) return oneResult(reason)
    return {
      ...counts,
      failed: Math.max(counts.failed, reason ? 1 : 0),
      failures: failures.length === 0 && reason ? [reason] : failures,
    }
  })

/** `12 passed, 0 failed, 1 skipped` at the end of a line, in numbers; null where the line says no such thing. */
export const readClosingLine = line => {
  const found = /(\d+) passed, (\d+) failed(?:, (\d+) skipped)?\.?$/.exec(line.trim())
  return found && { passed: Number(found[1]), failed: Number(found[2]), skipped: Number(found[3] ?? 0) }
}

/** Runs phases one after the other, all of them, and ends with the sum on a line of its own and in the exit status. */
export const runPhases = async phases => {
  const sum = { passed: 0, failed: 0, skipped: 0 }
  const said = { failures: [], flaky: [] }
  for (const run of phases) {
    const { title, result } = await run()
    for (const key of Object.keys(sum)) sum[key] += result[key]
    for (const key of Object.keys(said))
      said[key].push(...(result[key] ?? []).map(what => `${title}: ${what}`))
  }
  process.stdout.write(
    `\n${list('Flaky: passed, but not at once', said.flaky)}${list('Failed', said.failures)}${formatCounts(sum)}\n`,
  )
  process.exitCode = sum.failed > 0 || sum.passed === 0 ? 1 : 0
}

const list = (title, items) =>
  items.length === 0
    ? ''
    : `${title}:\n${items.map(item => `- ${item.replaceAll('\n', '\n  ')}\n`).join('')}\n`

const phase = (title, work) => async () => {
  process.stdout.write(`\n== ${title}\n`)
  const began = performance.now()
  const result = await work()
  process.stdout.write(
    `== ${title}: ${formatCounts(result)} in ${formatSeconds((performance.now() - began) / 1000)}\n`,
  )
  return { title, result }
}

const oneCheck = async command => {
  const { reason } = await runCommand(command, { cwd: root })
  if (reason) process.stdout.write(`${reason}\n`)
  return oneResult(reason)
}

/** @returns {Result} */
const oneResult = reason =>
  reason
    ? { passed: 0, failed: 1, skipped: 0, failures: [reason] }
    : { passed: 1, failed: 0, skipped: 0, failures: [] }

/**
 * A file that does not load has no tests to count: `reason` makes it a failure all the same.
 * @returns {Result}
 */
const resultOfVitest = (report, reason) => {
  const {
    numPassedTests = 0,
    numFailedTests = 0,
    numPendingTests = 0,
    numTodoTests = 0,
    testResults = [],
  } = readReport(report)
  const failures = testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults
      .filter(test => test.status === 'failed')
      .map(test => formatTest(name, test))
    return failed.length === 0 && status === 'failed' ? [`${relative(root, name)}: ${message}`] : failed
  })
  return {
    passed: numPassedTests,
    failed: Math.max(numFailedTests, reason ? 1 : 0),
    skipped: numPendingTests + numTodoTests,
    failures: failures.length === 0 && reason ? [reason] : failures,
    flaky: testResults.flatMap(({ name, assertionResults }) =>
      assertionResults
        .filter(test => test.status === 'passed' && test.failureMessages.length > 0)
        .map(test => formatTest(name, test)),
    ),
  }
}

const formatTest = (file, { fullName, failureMessages }) =>
  [
    `${relative(root, file)}: ${fullName}`,
    ...(failureMessages[0] ?? '').split('\n').slice(0, linesOfReason),
  ].join('\n')

const readReport = file => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return {}
  }
}

const formatCounts = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
