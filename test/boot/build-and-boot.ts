import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { toolchainPrefix } from '../toolchain-prefix.ts'

const cli = fileURLToPath(new URL('../../bin/unikernel-composer.mjs', import.meta.url))

/** What a command printed, and how it ended. */
export type Printed = { status: number | null; out: string; error: string }

/** The command line of the product, as a user calls it. */
export const composer = (
  args: string[],
  env: Record<string, string> = {},
  timeoutMs: number = 100_000,
): Printed =>
  printed(
    spawnSync(process.execPath, [cli, ...args], {
      encoding: 'utf8',
      env: { ...process.env, ...env },
      timeout: timeoutMs,
    }),
  )

/** Boots an image in the runner, for at most a minute. */
export const boot = (image: string, words: string[] = [], options: string[] = []): Printed =>
  printed(
    spawnSync(join(toolchainPrefix(), 'bin', 'hvt-run'), [...options, image, ...words], {
      encoding: 'utf8',
      timeout: 60_000,
    }),
  )

/** Builds a project folder with the command line; gives the image's path. `seconds`: how long that may take. Throws with what was printed where it fails. */
export const buildImage = (
  folder: string,
  into: string,
  { seconds = 60 }: { seconds?: number } = {},
): string => {
  const image = join(into, 'image.hvt')
  const built = composer(
    ['build', folder, '--target', 'hvt', '--universe', 'embedded', '-o', image],
    { UNIKERNEL_COMPOSER_BUILD_SECONDS: `${seconds}` },
    (seconds + 40) * 1000,
  )
  if (built.status !== 0) throw new Error(`build ended with ${built.status}:\n${built.out}${built.error}`)
  return image
}

/** Writes a project folder, builds it and boots the image. */
export const buildAndBoot = (
  files: Record<string, string>,
  words: string[] = [],
): { status: number | null; console: string } =>
  inTemporaryFolder(folder => {
    const project = writeProject(join(folder, 'project'), files)
    const { status, out } = boot(buildImage(project, folder), words)
    return { status, console: out }
  })

/** Writes files by their path in a project folder. */
export const writeProject = (folder: string, files: Record<string, string>): string => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}

/** Runs something with a folder of its own, which is gone afterwards. */
export const inTemporaryFolder = <T>(use: (folder: string) => T): T => {
  const folder = mkdtempSync(join(tmpdir(), 'composer-test-'))
  try {
    return use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 50, retryDelay: 20 })
  }
}

const printed = ({ status, stdout, stderr }: ReturnType<typeof spawnSync>): Printed => ({
  status,
  out: String(stdout),
  error: String(stderr),
})
