import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Metric } from './metric.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/**
 * The set-up of `npm start` in a fresh clone with empty caches of its own, then once more. Debian packages that this
 * machine has stay installed: only a machine without them measures those too.
 */
export const measureSetUp = (): Metric[] => {
  const folder = mkdtempSync(join(tmpdir(), 'unikernel-composer-cold-'))
  try {
    execFileSync('git', ['clone', '--quiet', root, join(folder, 'checkout')])
    const setUp = (): number => {
      const began = performance.now()
      execFileSync(process.execPath, ['setup/start.mjs', '--only-set-up'], {
        cwd: join(folder, 'checkout'),
        env: {
          ...process.env,
          UNIKERNEL_COMPOSER_CACHE: join(folder, 'cache'),
          npm_config_cache: join(folder, 'npm'),
          npm_config_prefer_offline: 'false',
        },
        stdio: ['ignore', 'ignore', 'inherit'],
      })
      return (performance.now() - began) / 1000
    }
    return [
      {
        title: 'set-up from a fresh clone, nothing cached',
        unit: 's',
        sample: [setUp()],
        goal: 240,
        mirage: null,
      },
      { title: 'set-up, second time', unit: 's', sample: [setUp()], goal: null, mirage: null },
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
