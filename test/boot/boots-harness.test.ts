import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../server/temporary-folder.ts'

const boots = fileURLToPath(new URL('../../unikernel/test/boots', import.meta.url))

/** What `boots` says of an image that prints this and ends with the status, where that was expected. */
const said = (expected: string, printed: string, status = 0): { ok: boolean; line: string } => {
  const folder = temporaryFolder()
  const test = join(folder, 'case')
  mkdirSync(test)
  writeFileSync(join(test, 'expected'), expected)
  const image = join(folder, 'image')
  writeFileSync(join(folder, 'console'), printed)
  writeFileSync(image, `#!/bin/bash\ncat "\${0%image}console"\nexit ${status}\n`)
  chmodSync(image, 0o755)
  const { status: code, stdout } = spawnSync(boots, [test, image], { encoding: 'utf8' })
  return { ok: code === 0, line: stdout.split('\n')[0] ?? '' }
}

describe('what compares consoles with what they should be', () => {
  it.each([
    ['an empty line', 'a\n\nb\n', 'a\nb\n', 'line 2, ""'],
    ['another line than an empty one', 'a\n\nb\n', 'a\nANYTHING ELSE\nb\n', 'line 2, ""'],
    ['an end', 'a\n', 'a\nmore\n', '(the end)'],
    ['a line at the end', 'a\nb\n', 'a\n', 'line 2, "b"'],
    ['a line of a pattern', 'a\n~ [0-9]+\n', 'a\nx\n', 'line 2, "~ [0-9]+"'],
    ['a line behind any number of others', 'a\n...\nb\n', 'a\nc\n', 'line 3, "b"'],
  ])('misses %s', (_, expected, printed, missing) => {
    const { ok, line } = said(expected, printed)
    expect(line).toContain(`the console has not, where it should: ${missing}`)
    expect(ok).toBe(false)
  })

  it('sees a status that was not expected', () => {
    expect(said('a\n', 'a\n', 3)).toMatchObject({ ok: false, line: expect.stringContaining('exit status 3') })
  })

  it('takes what is as it should be', () => {
    expect(said('a\n\n~ b+\n...\n', 'a\n\nbbb\nc\n\nd\n')).toMatchObject({ ok: true })
  })

  it('is a shell script without mistakes of syntax', () => {
    execFileSync('bash', ['-n', boots])
  })
})
