import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { runForText } from '../../server/process/run-process.ts'
import { CycloneDx } from '../../shared/protocol/cyclonedx.ts'
import { toolchainPrefix } from '../toolchain-prefix.ts'
import { endless, samplePath } from './sample-project.ts'
import { temporaryFolder } from './temporary-folder.ts'

toolchainPrefix()
const folder = temporaryFolder()
const program = fileURLToPath(new URL('../../bin/unikernel-composer.mjs', import.meta.url))

const composer = async (args: readonly string[], env: Record<string, string> = {}) => {
  const { ended, stdout, stderr } = await runForText(process.execPath, [program, ...args], {
    cwd: folder,
    env: {
      ...(process.env as Record<string, string>),
      UNIKERNEL_COMPOSER_DATA: join(folder, 'data'),
      ...env,
    },
    timeoutMs: 60_000,
    maxOutputBytes: 10_000_000,
  })
  return { status: ended.how === 'exited' ? ended.code : ended.how, stdout, stderr }
}

const project = (name: string, source: string): string => {
  const path = join(folder, name)
  mkdirSync(join(path, 'src'), { recursive: true })
  writeFileSync(join(path, 'composition.json'), readFileSync(join(samplePath('hello'), 'composition.json')))
  writeFileSync(join(path, 'src/unikernel.ml'), source)
  return name
}

describe('the command line', () => {
  it('builds a sample and boots it, without a server', async () => {
    const source = 'let start () = print_endline "from the command line"; Lwt.return_unit\n'
    const built = await composer([
      'build',
      project('first', source),
      '--target',
      'hvt',
      '--universe',
      'embedded',
      '-o',
      'first.hvt',
      '--bom',
      'first.bom.json',
    ])
    expect(built).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^Built: first\.hvt, \d\.\d\d MB, \d+\.\d\d s\n$/),
    })
    expect(built.stderr).toContain('\nCompile\n')
    const bill = CycloneDx.parse(JSON.parse(readFileSync(join(folder, 'first.bom.json'), 'utf8')))
    expect(bill.components).toContainEqual(
      expect.objectContaining({ name: 'lwt', licenses: [{ expression: 'MIT' }] }),
    )
    const run = await composer(['run', 'first.hvt', '--mem', '64'])
    expect(run).toMatchObject({ status: 0, stdout: expect.stringContaining('from the command line\n') })
  })

  it('finds an image that was built before', async () => {
    const source = 'let start () = print_endline "twice"; Lwt.return_unit\n'
    const first = await composer(['build', project('twice', source), '-o', 'one.hvt', '--json'])
    const second = await composer(['build', 'twice', '-o', 'two.hvt', '--json'])
    expect(JSON.parse(first.stdout)).toMatchObject({
      ok: true,
      output: 'one.hvt',
      outcome: { how: 'built', cached: false },
    })
    expect(JSON.parse(second.stdout)).toMatchObject({
      ok: true,
      output: 'two.hvt',
      outcome: { how: 'built', cached: true },
    })
    expect(readFileSync(join(folder, 'one.hvt')).equals(readFileSync(join(folder, 'two.hvt')))).toBe(true)
  })

  it('hands boot arguments on, and ends with the status of the guest', async () => {
    await composer(['build', samplePath('boot-arguments'), '-o', 'arguments.hvt'])
    const run = await composer(['run', 'arguments.hvt', '--mem', '64', '--', '--whom=Ada', '--times=1'])
    expect(run).toMatchObject({ status: 0, stdout: expect.stringContaining('Ada') })
    expect(await composer(['run', 'arguments.hvt', '--mem', '64', '--', '--times=many'])).toMatchObject({
      status: 64,
    })
  })

  it('says what is wrong with the OCaml, with its place', async () => {
    const failed = await composer([
      'build',
      project('wrong', 'let start () = print_endline 42; Lwt.return_unit\n'),
      '-o',
      'wrong.hvt',
    ])
    expect(failed).toMatchObject({ status: 1, stdout: '' })
    expect(failed.stderr).toMatch(/src\/unikernel\.ml, line 1.*error: .*int/)
    expect(existsSync(join(folder, 'wrong.hvt'))).toBe(false)
  })

  it('says what is wrong with a composition, with what would fix it', async () => {
    const name = project('unwired', 'let start () = Lwt.return_unit\n')
    const file = join(folder, name, 'composition.json')
    const composition = JSON.parse(readFileSync(file, 'utf8')) as object
    writeFileSync(file, JSON.stringify({ ...composition, wires: [] }))
    const checked = await composer(['check', name])
    expect(checked).toMatchObject({ status: 1, stdout: 'hello: 3 devices, 0 wires, 2 errors, 0 warnings\n' })
    expect(checked.stderr).toContain('fix: ')
    const json = JSON.parse((await composer(['check', name, '--json'])).stdout) as {
      problems: { code: string }[]
    }
    expect(json.problems.map(({ code }) => code)).toEqual(['unwired-port', 'unwired-port'])
    expect(await composer(['check', samplePath('hello')])).toMatchObject({ status: 0, stderr: '' })
  })

  it('says where the head of a source and the ports of its app differ, which would not build', async () => {
    const name = project('head', 'let start first second = ignore (first, second); Lwt.return_unit\n')
    const checked = await composer(['check', name])
    expect(checked).toMatchObject({ status: 1, stdout: expect.stringContaining('1 error, 0 warnings\n') })
    expect(checked.stderr).toMatch(/src\/unikernel\.ml: error: Ports and source of `.*` differ: /)
    const json = JSON.parse((await composer(['check', name, '--json'])).stdout) as unknown
    expect(json).toMatchObject({
      ok: false,
      problems: [{ code: 'head-differs', file: 'src/unikernel.ml', difference: { kind: 'start-count' } }],
    })
  })

  it('names the file of a project that cannot be read', async () => {
    mkdirSync(join(folder, 'broken'))
    writeFileSync(join(folder, 'broken/composition.json'), '{')
    expect(await composer(['check', 'broken'])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('composition.json: error: '),
    })
    mkdirSync(join(folder, 'no-project'))
    expect(await composer(['build', 'no-project'])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('composition.json'),
    })
  })

  it('generates what dune would be given', async () => {
    expect(await composer(['generate', samplePath('hello'), '-o', 'tree'])).toMatchObject({ status: 0 })
    expect(readFileSync(join(folder, 'tree/main.ml'), 'utf8')).toContain('Unikernel')
    expect(existsSync(join(folder, 'tree/src/unikernel.ml'))).toBe(true)
  })

  it('generates data files too, each under its checksum, where the generated C looks for them', async () => {
    expect(await composer(['generate', samplePath('kv-browser'), '-o', 'tree'])).toMatchObject({ status: 0 })
    const places = readFileSync(join(folder, 'tree/static_content_data.c'), 'utf8').match(
      /data\/[0-9a-f]{64}/g,
    )
    expect(places?.length).toBeGreaterThan(0)
    const given = (places ?? []).map(place => readFileSync(join(folder, 'tree', place)))
    expect(given).toContainEqual(readFileSync(join(samplePath('kv-browser'), 'content/bytes.bin')))
  })

  it('makes a MirageOS project, and writes over nothing that differs', async () => {
    const args = ['export', samplePath('kv-browser'), '--as', 'mirage', '-o', 'for-mirage']
    expect(await composer(args)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('for-mirage/content/pictures/square.svg\n'),
    })
    expect(readFileSync(join(folder, 'for-mirage/content/bytes.bin'))).toEqual(
      readFileSync(join(samplePath('kv-browser'), 'content/bytes.bin')),
    )
    expect(await composer(args)).toMatchObject({ status: 0 })
    writeFileSync(join(folder, 'for-mirage/config.ml'), 'mine')
    expect(await composer(args)).toMatchObject({
      status: 5,
      stderr:
        'for-mirage has another config.ml already. Name a folder without, or write over it with --force.\n',
    })
    const refused = await composer([...args, '--json'])
    expect(refused.status).toBe(5)
    expect(JSON.parse(refused.stdout)).toEqual({ ok: false, error: refused.stderr.trim() })
    expect(await composer([...args, '--force', '--json'])).toMatchObject({ status: 0 })
    expect(readFileSync(join(folder, 'for-mirage/config.ml'), 'utf8')).toContain('crunch "content"')
  })

  it('exports a project and imports it again', async () => {
    expect(await composer(['export', samplePath('hello'), '-o', 'hello.tar.gz'])).toMatchObject({ status: 0 })
    expect(await composer(['import', 'hello.tar.gz', 'imported'])).toMatchObject({
      status: 0,
      stdout: 'hello in imported\n',
    })
    for (const file of ['composition.json', 'layout.json', 'src/unikernel.ml', 'src/unikernel.mli']) {
      expect(readFileSync(join(folder, 'imported', file), 'utf8')).toBe(
        readFileSync(join(samplePath('hello'), file), 'utf8'),
      )
    }
    expect(await composer(['import', 'hello.tar.gz', 'imported'])).toMatchObject({ status: 5 })
  })

  it('stops an endless compile', async () => {
    const failed = await composer(['build', project('endless', endless)], {
      UNIKERNEL_COMPOSER_BUILD_SECONDS: '2',
    })
    expect(failed).toMatchObject({ status: 4, stderr: expect.stringContaining('stopped after 2.00 s') })
  })

  it('says that the toolchain is missing', async () => {
    const missing = { UNIKERNEL_COMPOSER_CACHE: join(folder, 'no-cache'), UNIKERNEL_COMPOSER_TOOLCHAIN: '' }
    const failed = await composer(['build', samplePath('hello')], missing)
    expect(failed).toMatchObject({ status: 3, stderr: expect.stringContaining('npm start') })
  })

  it('refuses an image that is none', async () => {
    writeFileSync(join(folder, 'bad.hvt'), 'not an image')
    expect(await composer(['run', 'bad.hvt'])).toMatchObject({
      status: 125,
      stderr: expect.stringContaining('hvt-run: '),
    })
    expect(await composer(['run', 'missing.hvt'])).toMatchObject({ status: 5 })
  })

  it('says when it is called wrongly', async () => {
    expect(await composer(['build'])).toMatchObject({ status: 2 })
    expect(await composer(['bake'])).toMatchObject({ status: 2 })
    expect(await composer(['build', 'x', '--target', 'virtio'])).toMatchObject({ status: 2 })
    expect(await composer(['run', 'x', '--mem', 'much'])).toMatchObject({ status: 2 })
    expect(await composer(['check', 'x'], { UNIKERNEL_COMPOSER_PORT: 'x' })).toMatchObject({ status: 5 })
    const help = await composer(['--help'])
    expect(help).toMatchObject({ status: 0, stdout: expect.stringContaining('Exit status:') })
  })

  it.each([
    [['check', 'nowhere'], 5, /^nowhere: error: There is no such folder\n$/],
    [['check', 'a-file'], 5, /^a-file: error: This is a file: name the folder it is in\n$/],
    [['run', 'missing.hvt'], 5, /missing\.hvt: no such file or folder\.\n$/],
    [['run', 'a-file', '--mem=1'], 2, /^--mem=1 is not a number of MB from 2 to 4096\.\n$/],
    [['run', 'a-file', '--mem=5000'], 2, /^--mem=5000 is not/],
    [['run', 'a-file', '--delay=1'], 2, /Boot arguments stand after --: /],
    [['start', '--port=80x'], 2, /^--port=80x is not a whole number from 0 to 65535\.\n$/],
    [['build', samplePath('hello'), '-o', 'nowhere/x.hvt'], 5, /^nowhere\/x\.hvt: there is no folder .*\n$/],
    [['build', samplePath('hello'), '-o', '.'], 5, /^\. is a folder\. Name a file\.\n$/],
    [['export', samplePath('hello'), '-o', 'nowhere/x.tgz'], 5, /^nowhere\/x\.tgz: there is no folder .*\n$/],
    [
      ['generate', samplePath('hello'), '-o', 'a-file'],
      5,
      /a-file: a file of that name is there already\.\n$/,
    ],
    [['check', 'x', '--target=xen'], 2, /It builds for: --universe embedded --target hvt\.\n$/],
    [['check', 'x', '--target=toaster'], 2, /It builds for: --universe embedded --target hvt\.\n$/],
  ])('says in words what is wrong with %j', async (args, status, words) => {
    writeFileSync(join(folder, 'a-file'), '')
    const said = await composer(args)
    expect(said).toMatchObject({ status, stdout: '', stderr: expect.stringMatching(words) })
  })

  it('shows its steps on a terminal that does not know its width, and colours only what goes to one', async () => {
    const onTerminal = async (args: string) => {
      const command = `${process.execPath} ${program} ${args}`
      const { stdout } = await runForText('script', ['-qec', command, '/dev/null'], {
        cwd: folder,
        env: { PATH: '/usr/bin:/bin', HOME: folder, UNIKERNEL_COMPOSER_TOOLCHAIN: toolchainPrefix() },
        timeoutMs: 60_000,
        maxOutputBytes: 1_000_000,
      })
      return stdout
    }
    const shown = await onTerminal(`build ${samplePath('empty')} --force -o empty.hvt`)
    expect(shown).toContain('\r\u001b[K  ocamlopt main.ml\r')
    expect(shown).toContain('\r\u001b[K\u001b[1mLink\u001b[22m\r')
    await onTerminal('doctor > report')
    expect(readFileSync(join(folder, 'report'), 'utf8')).not.toContain('\u001b')
  })

  it('says its version', async () => {
    expect(await composer(['--version'])).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    })
  })

  it('says what is doubtful in what it builds', async () => {
    const built = await composer(['build', samplePath('empty'), '-o', 'empty.hvt'])
    expect(built).toMatchObject({ status: 0, stderr: expect.stringContaining('Nothing starts') })
    const { stdout } = await composer(['check', samplePath('empty')])
    expect(stdout).toBe('empty: 0 devices, 0 wires, 0 errors, 1 warning\n')
  })

  it('knows what this machine has', async () => {
    const report = JSON.parse((await composer(['doctor', '--json'])).stdout) as {
      findings: { id: string; state: string }[]
    }
    expect(report.findings).toContainEqual(expect.objectContaining({ id: 'toolchain', state: 'ok' }))
  })
})
