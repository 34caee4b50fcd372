import { describe, expect, it } from 'vitest'
import { readConfig } from '../../server/config.ts'
import { buildUserCount, findConfinement, firstBuildUser } from '../../server/process/confinement.ts'
import { searchPath } from '../../server/process/root.ts'
import { overLimitReason, runConfinedForText } from '../../server/process/run-confined.ts'
import { temporaryFolder } from './temporary-folder.ts'

const { limits: usual } = readConfig({})
const MB = 1024 * 1024
const confinement = await findConfinement({ confinement: 'auto', cgroupFolder: null }, '/')
/** The kernel counts processes by user: other servers and test files have theirs. */
const user = firstBuildUser + (process.pid % buildUserCount)
const off = await findConfinement({ confinement: 'off', cgroupFolder: null }, '/')

const endOf = async (
  script: string,
  more: Partial<typeof usual>,
  sandbox = confinement,
  program: string = 'bash',
) => {
  const limits = { ...usual, ...more }
  const { ended } = await runConfinedForText(
    { confinement: sandbox, limits },
    { folder: temporaryFolder(), user },
    [],
    program,
    ['-c', script],
    { env: { PATH: searchPath }, timeoutMs: 60_000, maxOutputBytes: 100_000 },
  )
  return ended.how === 'over-limit' ? overLimitReason(ended.total, limits) : ended
}

/** Takes 16 MB in each of eight processes, none of which has too much. */
const memory =
  'for i in 1 2 3 4 5 6 7 8; do python3 -c "import time; x = b\\"x\\" * 16_000_000; time.sleep(50)" & done; wait'

describe.skipIf(confinement.kind !== 'bubblewrap')(
  'a build is stopped, and told which limit it passed,',
  () => {
    it('when its processes together take more memory than it may have', async () => {
      expect(await endOf(memory, { buildMemoryBytes: 100 * MB })).toContain('more than 100 MB of memory')
    })

    it('when it takes memory as files in /tmp', async () => {
      const script = 'head -c 80000000 /dev/zero > /tmp/x; sleep 50'
      expect(await endOf(script, { buildMemoryBytes: 60 * MB })).toContain('more than 60 MB of memory')
    })

    it('when it starts more processes than it may have', async () => {
      const script = 'for i in $(seq 100); do sleep 50 & done; wait; sleep 50'
      expect(await endOf(script, { buildProcesses: 40 })).toContain('more than 40 processes')
    })

    it('when it fills its /tmp', async () => {
      const script = 'head -c 30000000 /dev/zero > /tmp/x; sleep 50'
      expect(await endOf(script, { buildTemporaryBytes: 16 * MB })).toContain(
        'more than 16 MB for temporary files',
      )
    })

    it('when it writes more than it may', async () => {
      const script = 'head -c 90000000 /dev/zero > x; sync; sleep 50'
      expect(await endOf(script, { buildFolderBytes: 64 * MB })).toContain('wrote more than 64 MB')
    })

    it('when it writes a file, removes its name and keeps it open', async () => {
      const script = 'exec 5> x; rm x; head -c 90000000 /dev/zero >&5; sync; sleep 50'
      expect(await endOf(script, { buildFolderBytes: 64 * MB })).toContain('wrote more than 64 MB')
    })

    it('when it makes more files than it may', async () => {
      const script = 'touch f{1..3000}; sync; sleep 50'
      expect(await endOf(script, { buildFolderFiles: 1000 })).toContain('more than 1000 files')
    })
  },
)

it('is watched where it is not confined, too', async () => {
  expect(await endOf(memory, { buildMemoryBytes: 100 * MB }, off)).toContain('more than 100 MB of memory')
})

it('lets a build within its limits be', async () => {
  expect(await endOf('echo x > /dev/null', {}, confinement.kind === 'none' ? off : confinement)).toEqual({
    how: 'exited',
    code: 0,
  })
})
