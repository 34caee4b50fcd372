import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const phases = new URL('../../setup/phases.mjs', import.meta.url).href

/** Runs phases of shell commands as `npm test` runs those of OCaml and C. */
const run = (commands: readonly string[]) => {
  const list = commands.map(command => `closingLine('Phase', ['bash', '-c', ${JSON.stringify(command)}])`)
  const program = `import { closingLine, runPhases } from '${phases}'; await runPhases([${list.join(', ')}])`
  const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    encoding: 'utf8',
  })
  return { status, stdout, closing: stdout.trimEnd().split('\n').at(-1) }
}

describe('the closing line of npm test', () => {
  it('is the sum of what the parts say in theirs', () => {
    const ends = run(['echo "3 passed, 0 failed"', 'echo noise; echo "all: 4 passed, 0 failed, 2 skipped."'])
    expect(ends).toMatchObject({ status: 0, closing: '7 passed, 0 failed, 2 skipped' })
  })

  it('goes on after a failure, and fails in the end', () => {
    const ends = run(['echo "3 passed, 1 failed"; exit 1', 'echo "4 passed, 0 failed"'])
    expect(ends).toMatchObject({ status: 1, closing: '7 passed, 1 failed' })
  })

  it('counts a part that ends badly as failed, whatever it says', () => {
    expect(run(['echo "3 passed, 0 failed"; exit 2'])).toMatchObject({
      status: 1,
      closing: '3 passed, 1 failed',
    })
    expect(run(['exit 2'])).toMatchObject({ status: 1, closing: '0 passed, 1 failed' })
  })

  it('says once more before it what failed', () => {
    const { stdout } = run([
      'echo "not ok  a ping"; echo "ok  a page"; echo "1 passed, 1 failed"; exit 1',
      'exit 3',
    ])
    const end = stdout.slice(stdout.lastIndexOf('Failed:'))
    expect(end).toMatch(/^Failed:\n- Phase: not ok {2}a ping\n- Phase: .*3.*\n\n1 passed, 2 failed\n$/)
  })

  it('fails where nothing was tested', () => {
    expect(run(['echo "0 passed, 0 failed"'])).toMatchObject({ status: 1, closing: '0 passed, 0 failed' })
  })
})
