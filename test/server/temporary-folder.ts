import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

const folders: string[] = []
afterAll(() => {
  // A tool that is just being ended may still write there.
  for (const folder of folders)
    rmSync(folder, { recursive: true, force: true, maxRetries: 50, retryDelay: 20 })
})

/** A folder that is gone when the tests of this file have ended. */
export const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'composer-test-'))
  folders.push(folder)
  return folder
}
