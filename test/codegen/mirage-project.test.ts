import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, describe as group, it } from 'vitest'
import { mirageProblems } from '../../server/codegen/mirage/mirage-problems.ts'
import { mirageProject } from '../../server/codegen/mirage/mirage-project.ts'
import { readProjectFolder } from '../../server/projects/store/project-folder.ts'
import { catalogue } from '../../shared/catalogue/catalogue.ts'
import { Composition, isApp } from '../../shared/model/composition.ts'
import { ProjectContent } from '../../shared/model/project.ts'
import { describe } from '../../shared/problems/describe.ts'
import { fileOf } from '../../shared/problems/source-place-text.ts'
import { mayBuild } from '../../shared/validation/validate.ts'
import { appSource } from './app-source.ts'
import { mirageTestCatalogue } from './mirage-catalogue.ts'
import { testUniverse, testUniverseSources } from './test-universe.ts'

const folder = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))

/** A project of devices `id: type`, of one app with its ports fed by the devices named, and of sources that no one compiles. */
const project = (
  devices: Record<string, { type: string; settings?: Record<string, string> }>,
  app: { ports: [name: string, signature: string, from: string][]; flags?: string[]; libraries?: string[] },
  wires: [from: string, to: string, port: string][] = [],
  more: Partial<ProjectContent> = {},
): ProjectContent =>
  ProjectContent.parse({
    composition: {
      format: 1,
      name: 'test',
      devices: [
        ...Object.entries(devices).map(([name, device]) => ({ id: name, name, ...device })),
        {
          id: 'app',
          name: 'app',
          type: 'app',
          app: {
            module: app.ports.some(([, signature]) => signature !== 'argv') ? 'Unikernel.Make' : 'Unikernel',
            ports: app.ports.map(([name, signature]) => ({ name, signature })),
            bootArguments: (app.flags ?? []).map(flag => ({ flag, type: 'string', doc: '' })),
            libraries: app.libraries ?? [],
          },
        },
      ],
      wires: [...app.ports.map(([port, , from]) => [from, 'app', port]), ...wires].map(
        ([from, to, port]) => ({
          from: { device: from },
          to: { device: to, port },
        }),
      ),
    },
    sources: { 'unikernel.ml': '' },
    ...more,
  })

const config = (content: ProjectContent): string => {
  expect(mirageProblems(content, catalogue).filter(problem => !mayBuild([problem]))).toEqual([])
  return mirageProject(content, catalogue).files.get('config.ml') ?? ''
}

const messagesOf = (content: ProjectContent): string[] =>
  mirageProblems(content, catalogue).map(
    problem => describe(problem, { composition: content.composition, catalogue }).title,
  )

group('a MirageOS project', () => {
  for (const name of readdirSync(folder('shared/samples')))
    it(`is made of the sample ${name}`, async () => {
      const read = await readProjectFolder(folder(`shared/samples/${name}`))
      if (!read.ok) throw new Error(JSON.stringify(read.problems))
      expect(mayBuild(mirageProblems(read.value, catalogue))).toBe(true)
      const { files, data } = mirageProject(read.value, catalogue)
      expect(data.every(path => path in read.value.files)).toBe(true)
      for (const [path, text] of files)
        if (path in read.value.sources) expect(text).toBe(read.value.sources[path as never])
        else await expect(text).toMatchFileSnapshot(`../graphs/${name}/mirage/${path}`)
    })

  it('is made of devices that MirageOS has no word for, and of two apps', async () => {
    const composition = Composition.parse(
      JSON.parse(readFileSync(folder('test/graphs/two-apps/composition.json'), 'utf8')),
    )
    const apps = composition.devices.filter(isApp)
    const sources = Object.fromEntries(
      apps.map(app => [fileOf(app.app.module.split('.')[0] ?? ''), appSource(app, testUniverse)]),
    )
    const content = ProjectContent.parse({ composition, sources: { ...testUniverseSources, ...sources } })
    expect(mayBuild(mirageProblems(content, mirageTestCatalogue))).toBe(true)
    for (const [path, text] of mirageProject(content, mirageTestCatalogue).files)
      if (!(path in content.sources))
        await expect(text).toMatchFileSnapshot(`../graphs/two-apps/mirage/${path}`)
  })

  it('has something for every device type of the catalogue, or says what it has not', () => {
    for (const type of catalogue.deviceTypes.values()) {
      if (type.slot !== undefined) continue
      const content = project({ one: { type: type.id } }, { ports: [] })
      const refused = mirageProblems(content, catalogue).some(({ code }) => code === 'not-in-mirage')
      const isWritten = () => mirageProject(content, catalogue).files.get('config.ml')?.includes('let one =')
      expect(refused || isWritten(), type.id).toBe(true)
    }
  })

  it('names what MirageOS has in full where a device has the same name', () => {
    const text = config(
      project(
        {
          service: { type: 'default_network' },
          conduit: { type: 'generic_stackv4v6' },
          main: { type: 'conduit_tcp' },
          http: { type: 'cohttp_server' },
          argv: { type: 'default_argv' },
        },
        {
          ports: [
            ['web', 'http', 'http'],
            ['words', 'argv', 'argv'],
          ],
        },
        [
          ['service', 'conduit', 'network'],
          ['conduit', 'main', 'stack'],
          ['main', 'http', 'conduit'],
        ],
      ),
    )
    expect(text).toContain('let main = conduit_direct conduit\n')
    expect(text).toContain('Mirage.main ~deps:[ dep argv ] "Unikernel.Make" (Mirage.http @-> job)')
  })

  it('calls a `start` that takes its arguments in another order than MirageOS gives them', () => {
    const text = config(
      project(
        { argv: { type: 'default_argv' }, store: { type: 'kv_rw_mem' } },
        {
          ports: [
            ['words', 'argv', 'argv'],
            ['code', 'kv_rw', 'store'],
          ],
          flags: ['words', 'to'],
        },
      ),
    )
    expect(text).toContain("| [ code'; words; words'; to' ] ->")
    expect(text).toContain(`"(%s.start %s %s %s %s : unit Lwt.t)" modname' words code' words' to'`)
  })

  it('gives boot arguments alone to a `start` that takes no unit before them', () => {
    expect(config(project({}, { ports: [], flags: ['whom'] }))).toContain(
      `code ~pos:__POS__ "(%s.start %s : unit Lwt.t)" modname' whom`,
    )
  })

  it('starts what no app stands on', () => {
    const content = project(
      {
        service: { type: 'default_network' },
        stack: { type: 'generic_stackv4v6' },
        far: { type: 'syslog_udp' },
      },
      { ports: [] },
      [
        ['service', 'stack', 'network'],
        ['stack', 'far', 'stack'],
      ],
    )
    expect(config(content)).toContain('~extra_deps:[ dep far ]')
    expect(messagesOf(content)).toEqual([
      'No app stands on `far`: MirageOS starts it beside the apps, not before them',
    ])
  })

  it('reads from a store that can be written to', () => {
    const content = project(
      {
        service: { type: 'default_network' },
        stack: { type: 'generic_stackv4v6' },
        conduit: { type: 'conduit_tcp' },
        store: { type: 'kv_rw_mem' },
        tls: { type: 'tls_server' },
        http: { type: 'cohttp_server' },
      },
      {
        ports: [
          ['web', 'http', 'http'],
          ['content', 'kv_ro', 'store'],
        ],
      },
      [
        ['service', 'stack', 'network'],
        ['stack', 'conduit', 'stack'],
        ['conduit', 'tls', 'conduit'],
        ['store', 'tls', 'certificates'],
        ['tls', 'http', 'conduit'],
      ],
    )
    expect(config(content)).toContain('let tls = tls_server "server" "http/1.1" conduit (read_only store)')
    expect(config(content)).toContain('(http @-> kv_rw @-> job)')
    expect([...mirageProject(content, catalogue).files.keys()]).toContain('read_only.mli')
  })

  it('passes what stands in the platform to register', () => {
    const text = config(
      project(
        {
          a: { type: 'no_random' },
          b: { type: 'mock_ptime' },
          c: { type: 'default_reporter', settings: { level: 'debug' } },
        },
        { ports: [] },
      ),
    )
    expect(text).toContain(
      'register ~reporter:(default_reporter ~level:(Some Logs.Debug) ()) ~ptime:mock_ptime ~random:no_random "test"\n    [ app ]',
    )
  })

  it('leaves a module of the user its name', () => {
    const content = project({}, { ports: [], flags: ['x1'] }, [], {
      sources: { 'unikernel.ml': '', 'app_arguments.ml': '' } as ProjectContent['sources'],
    })
    expect([...mirageProject(content, catalogue).files.keys()]).toContain('app_arguments_.ml')
  })

  it('names the libraries of the project as its own, and what they need as packages', () => {
    const content = project({}, { ports: [], libraries: ['greeting', 'fmt'] }, [], {
      sources: {
        'unikernel.ml': '',
        'lib/greeting/dune':
          '(library (name greeting) (public_name words.greeting) (libraries astring) (preprocess (pps ppx_deriving.show)))',
      },
      files: { 'lib/greeting/words.txt': { size: 1, sha256: '0'.repeat(64) } },
    })
    const text = config(content)
    expect(text).toContain('~local_libs:[ "greeting" ]')
    expect(text).toContain('[ package "astring"; package "fmt"; package ~sublibs:[ "show" ] "ppx_deriving" ]')
    const { files, data } = mirageProject(content, catalogue)
    expect(files.get('dune-project')).toBe('(lang dune 3.7)\n(package (name words))\n')
    expect(files.has('lib/greeting/dune')).toBe(true)
    expect(data).toEqual(['lib/greeting/words.txt'])
  })

  it('is refused where MirageOS has no room or no such library', () => {
    const sources = { 'unikernel.ml': '', 'config.ml': '' } as ProjectContent['sources']
    expect(messagesOf(project({}, { ports: [] }, [], { sources }))).toEqual([
      'MirageOS 4.11 has no room for `src/config.ml`: its own `config.ml` has that name. Call the file otherwise',
    ])
    expect(messagesOf(project({}, { ports: [], libraries: ['kv-sqlite'] }))).toEqual([
      'MirageOS 4.11 has no library `kv-sqlite`. Use a store that is wired to the app',
    ])
    const file = { size: 1, sha256: '0'.repeat(64) }
    for (const folder of ['dist', 'my files'])
      expect(
        messagesOf(
          project(
            { store: { type: 'crunch', settings: { dirname: folder } } },
            { ports: [['s', 'kv_ro', 'store']] },
            [],
            {
              files: { [`${folder}/a`]: file } as ProjectContent['files'],
            },
          ),
        ),
      ).toEqual([
        expect.stringMatching(`^MirageOS 4.11 has no (room for the data folder|data folders with spaces)`),
      ])
  })
})
