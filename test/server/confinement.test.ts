import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { getPriority, homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readConfig } from '../../server/config.ts'
import {
  buildUserCount,
  type Confinement,
  findConfinement,
  firstBuildUser,
} from '../../server/process/confinement.ts'
import { searchPath } from '../../server/process/root.ts'
import { runConfinedForText } from '../../server/process/run-confined.ts'
import { temporaryFolder } from './temporary-folder.ts'

const works = await findConfinement({ confinement: 'auto', cgroupFolder: null }, '/')
/** The kernel counts processes by user: other servers and test files have theirs. */
const user = firstBuildUser + (process.pid % buildUserCount)
const folder = temporaryFolder()
const readOnly = temporaryFolder()
const { limits } = readConfig({})
// As the toolchain is: the user of a build reads it, and owns none of it.
chmodSync(readOnly, 0o755)

const bash = async (script: string, confinement: Confinement = works, more: Partial<typeof limits> = {}) => {
  const { ended, stdout, stderr } = await runConfinedForText(
    { confinement, limits: { ...limits, ...more } },
    { folder, user },
    [readOnly],
    'bash',
    ['-c', script],
    { env: { PATH: searchPath, ONLY: 'this' }, timeoutMs: 30_000, maxOutputBytes: 100_000 },
  )
  return { status: ended.how === 'exited' ? ended.code : ended.how, stdout: stdout.trim(), stderr }
}

describe.skipIf(works.kind !== 'bubblewrap')('a tool of a build, in bubblewrap', () => {
  it('works in the folder of the build and nowhere else', async () => {
    expect(await bash('echo made > made && pwd')).toMatchObject({ status: 0, stdout: '/build' })
    expect(readFileSync(join(folder, 'made'), 'utf8')).toBe('made\n')
    for (const place of ['/usr/bin/x', '/usr/lib/ocaml/x', '/etc/x', `${readOnly}/x`]) {
      expect([place, (await bash(`echo x > ${place}`)).status]).toEqual([place, 1])
    }
  })

  it('sees the system and the toolchain, but nobody’s files', async () => {
    writeFileSync(join(readOnly, 'tool'), 'of the toolchain')
    expect(await bash(`cat ${readOnly}/tool`)).toMatchObject({ stdout: 'of the toolchain' })
    expect((await bash(`ls ${homedir()} /home /root /var /etc/passwd /etc/shadow`)).stdout).toBe('')
  })

  it('has a /tmp of its own', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'composer-outside-'))
    expect((await bash(`ls /tmp; echo x > /tmp/composer-inside`)).stdout).not.toContain('composer-outside')
    expect(existsSync(join(tmpdir(), 'composer-inside'))).toBe(false)
    rmSync(outside, { recursive: true })
  })

  it('has no network, no other processes and no environment but its own', async () => {
    expect((await bash('tail -n +3 /proc/net/dev | cut -d: -f1')).stdout).toBe('lo')
    expect(await bash('exec 3<>/dev/tcp/127.0.0.1/1')).toMatchObject({ status: 1 })
    expect(Number((await bash('ls -d /proc/[0-9]* | wc -l')).stdout)).toBeLessThan(10)
    expect((await bash('env | cut -d= -f1 | sort | tr "\\n" " "')).stdout).toBe('ONLY PATH PWD SHLVL _')
  })
})

describe('the priority of a tool', () => {
  for (const confinement of [works, { kind: 'limits', root: '/', reason: 'tried' } satisfies Confinement]) {
    it(`is below the server’s, within its session and between sessions, with ${confinement.kind}`, async () => {
      // Where another process has just set its level, this one comes a moment later.
      const script = `nice
        [ -e /proc/self/autogroup ] || exit 0
        for try in $(seq 100); do grep -q "nice 10" /proc/self/autogroup && break; sleep 0.1; done
        cat /proc/self/autogroup`
      const { stdout } = await bash(script, confinement)
      expect(stdout.split('\n')[0]).toBe(String(Math.min(19, getPriority() + 10)))
      expect(stdout.includes('nice 10')).toBe(existsSync('/proc/self/autogroup'))
    })
  }
})

describe('the limits of a tool', () => {
  for (const confinement of [works, { kind: 'limits', root: '/', reason: 'tried' } satisfies Confinement]) {
    it(`hold with ${confinement.kind}`, async () => {
      const limited = (script: string, more: Partial<typeof limits>) => bash(script, confinement, more)
      expect(
        (await limited('head -c 2000000 /dev/zero > large', { buildFileBytes: 1_000_000 })).status,
      ).not.toBe(0)
      expect(
        (
          await limited('head -c 100000000 /dev/zero | tail -c 90000000 | wc -c', {
            buildMemoryBytes: 50_000_000,
          })
        ).stdout,
      ).not.toBe('90000000')
      expect((await limited('while :; do :; done', { buildCpuSeconds: 1 })).status).not.toBe('timed-out')
    })
  }
})
