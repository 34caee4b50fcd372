import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeEach, describe, expect, it } from 'vitest'
import { runForText } from '../../server/process/run-process.ts'
import { toolchainPrefix } from '../toolchain-prefix.ts'
import { temporaryFolder } from './temporary-folder.ts'

toolchainPrefix()
const program = fileURLToPath(new URL('../../bin/unikernel-composer.mjs', import.meta.url))
const hello = fileURLToPath(new URL('./mirage-project/hello', import.meta.url))

let folder = ''
let project = ''
beforeEach(() => {
  folder = temporaryFolder()
  project = join(folder, 'hello')
  cpSync(hello, project, { recursive: true })
})

const composer = async (...args: string[]) => {
  const { ended, stdout, stderr } = await runForText(process.execPath, [program, ...args], {
    cwd: folder,
    env: { ...(process.env as Record<string, string>), UNIKERNEL_COMPOSER_DATA: join(folder, 'data') },
    timeoutMs: 220_000,
    maxOutputBytes: 10_000_000,
  })
  return { status: ended.how === 'exited' ? ended.code : ended.how, stdout, stderr }
}

const change = (file: string, from: string, to: string): void => {
  const path = join(project, file)
  const text = readFileSync(path, 'utf8')
  expect(text).toContain(from)
  writeFileSync(path, text.replace(from, to))
}

describe('a project that mirage configure wrote', { timeout: 240_000 }, () => {
  it('is built with its own rules and libraries, boots, and is built again by what has changed', async () => {
    const built = await composer('build', 'hello')
    expect(built).toMatchObject({ status: 0, stdout: expect.stringMatching(/^Built: hello\.hvt, \d+ KB/) })
    expect(await composer('run', 'hello.hvt')).toMatchObject({
      status: 0,
      stdout: 'hello, released world\n',
    })
    change('unikernel.ml', 'hello', 'good day')
    rmSync(join(project, 'duniverse/greeting/greeting.mli'))
    writeFileSync(join(project, 'duniverse/greeting/greeting.mli'), 'val name : unit -> string\n')
    const again = await composer('build', 'hello', '-o', 'again.hvt')
    expect(again.status).toBe(0)
    expect(again.stderr).toContain('ocamlopt unikernel.ml')
    expect(again.stderr).not.toContain('greeting')
    expect(await composer('run', 'again.hvt')).toMatchObject({ stdout: 'good day, released world\n' })
  })

  it('is not built with what its folder no longer has', async () => {
    expect(await composer('build', 'hello')).toMatchObject({ status: 0 })
    rmSync(join(project, 'duniverse'), { recursive: true })
    const { status, stderr } = await composer('build', 'hello')
    expect(status).toBe(1)
    expect(stderr).toContain(
      'The project has no sources of greeting: `make pull` brings them into duniverse/.',
    )
  })

  it('says what the compiler says, at its place', async () => {
    change('unikernel.ml', 'Greeting.name ()', 'Greeting.name')
    const { status, stderr } = await composer('build', 'hello')
    expect(status).toBe(1)
    expect(stderr).toMatch(/File "unikernel\.ml", line 1, characters \d+-\d+/)
  })

  it('has to be configured', async () => {
    rmSync(join(project, 'dune-workspace'))
    const { status, stderr } = await composer('build', 'hello')
    expect(status).toBe(1)
    expect(stderr).toContain('has not been configured. `mirage configure -t hvt`')
  })

  it('has to be configured for hvt', async () => {
    change('dist/dune', 'hello.hvt', 'hello.spt')
    const { status, stderr } = await composer('build', 'hello')
    expect(status).toBe(1)
    expect(stderr).toContain('configured for another target (dist/dune makes hello.spt)')
  })

  it('sees nothing of this machine by links', async () => {
    symlinkSync('/etc/passwd', join(project, 'passwd.ml'))
    expect(await composer('build', 'hello')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('passwd.ml is a link to /etc/passwd, which is not of the project.'),
    })
    rmSync(join(project, 'passwd.ml'))
    mkdirSync(join(project, 'sub'))
    symlinkSync('../../outside', join(project, 'sub/outside'))
    expect(await composer('build', 'hello')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('sub/outside is a link to ../../outside'),
    })
  })
})
