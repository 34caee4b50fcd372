import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ErrorBody, OpenProject, ProjectSummary } from '../../shared/protocol/api.ts'
import { startServer } from './server-in-process.ts'
import { temporaryFolder } from './temporary-folder.ts'

const data = temporaryFolder()
const server = await startServer(data)
const folderOf = (id: string) => join(data, 'projects', id)

const hello = () => server.json<OpenProject>('POST', '/projects', { from: 'sample', sample: 'hello' })
const withSource = ({ revision, project }: OpenProject, text: string) => ({
  revision,
  project: { ...project, sources: { ...project.sources, 'unikernel.ml': text } },
})
const refusal = async (reply: Response): Promise<ErrorBody> => (await reply.json()) as ErrorBody

describe('projects', () => {
  it('are plain folders that git likes', async () => {
    const { id, project } = await hello()
    expect(readdirSync(folderOf(id)).sort()).toEqual(['composition.json', 'layout.json', 'src'])
    expect(readFileSync(join(folderOf(id), 'src/unikernel.ml'), 'utf8')).toBe(
      project.sources['unikernel.ml' as never],
    )
    expect(await server.json<ProjectSummary[]>('GET', '/projects')).toContainEqual(
      expect.objectContaining({
        id,
        name: 'hello',
        title: 'Hello',
        devices: 3,
        wires: 2,
        broken: null,
        lastBuild: null,
      }),
    )
  })

  it('are made empty, from a sample, as a copy, and from what is sent', async () => {
    const empty = await server.json<OpenProject>('POST', '/projects', { from: 'empty', name: 'nothing' })
    expect(empty.project.composition).toMatchObject({ name: 'nothing', devices: [], wires: [] })
    const first = await hello()
    const copy = await server.json<OpenProject>('POST', '/projects', { from: 'project', project: first.id })
    expect(copy.id).not.toBe(first.id)
    expect(copy.project).toEqual(first.project)
    const { composition, layout, sources } = first.project
    const sent = await server.json<OpenProject>('POST', '/projects', {
      from: 'content',
      project: { composition, layout, sources },
    })
    expect(sent.project).toEqual(first.project)
    expect((await server.call('POST', '/projects', { from: 'sample', sample: '../secret' })).status).toBe(404)
  })

  it('are saved whole, and read back as they were sent, unknown fields and all', async () => {
    const opened = await hello()
    const changed = withSource(opened, '(* nothing *)\n')
    const composition = { ...changed.project.composition, futureField: { deep: [1, 2] } }
    const { revision } = await server.json<{ revision: number }>('PUT', `/projects/${opened.id}`, {
      ...changed,
      project: { ...changed.project, composition },
    })
    expect(revision).toBeGreaterThan(opened.revision)
    const again = await server.json<OpenProject>('GET', `/projects/${opened.id}`)
    expect(again).toEqual({ ...opened, revision, project: { ...changed.project, composition } })
  })

  it('keep their revision when a save changes nothing', async () => {
    const opened = await hello()
    const reply = await server.json('PUT', `/projects/${opened.id}`, {
      revision: opened.revision,
      project: opened.project,
    })
    expect(reply).toEqual({ revision: opened.revision })
  })

  it('lose the sources that a save no longer has', async () => {
    const opened = await hello()
    await server.json('PUT', `/projects/${opened.id}`, {
      revision: opened.revision,
      project: { ...opened.project, sources: {} },
    })
    expect(readdirSync(join(folderOf(opened.id), 'src'))).toEqual([])
  })

  it('refuse a stale save, and lose nothing', async () => {
    const opened = await hello()
    await server.json('PUT', `/projects/${opened.id}`, withSource(opened, 'let first = 1\n'))
    const second = await server.call('PUT', `/projects/${opened.id}`, withSource(opened, 'let second = 2\n'))
    expect(second.status).toBe(409)
    expect(second.headers.get('content-type')).toContain('application/problem+json')
    expect((await refusal(second)).detail).toContain('Nothing was saved')
    expect(readFileSync(join(folderOf(opened.id), 'src/unikernel.ml'), 'utf8')).toBe('let first = 1\n')
  })

  it('let one of two saves at the same moment win', async () => {
    const opened = await hello()
    const replies = await Promise.all(
      ['a', 'b', 'c', 'd'].map(name =>
        server.call('PUT', `/projects/${opened.id}`, withSource(opened, `let ${name} = 1\n`)),
      ),
    )
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409])
  })

  it('notice a change made by hand, so that an open page does not write over it', async () => {
    const opened = await hello()
    writeFileSync(join(folderOf(opened.id), 'src/unikernel.ml'), 'let by_hand = true\n')
    expect(
      (await server.call('PUT', `/projects/${opened.id}`, withSource(opened, 'let x = 1\n'))).status,
    ).toBe(409)
    const again = await server.json<OpenProject>('GET', `/projects/${opened.id}`)
    expect(again.revision).toBeGreaterThan(opened.revision)
    await server.json('PUT', `/projects/${opened.id}`, withSource(again, 'let x = 1\n'))
  })

  it('go to the trash and come back', async () => {
    const opened = await hello()
    expect((await server.call('DELETE', `/projects/${opened.id}`)).status).toBe(204)
    expect((await server.call('GET', `/projects/${opened.id}`)).status).toBe(404)
    expect(await server.json('POST', `/projects/${opened.id}/restore`)).toEqual(opened)
    expect((await server.call('POST', `/projects/${opened.id}/restore`)).status).toBe(409)
    expect((await server.call('POST', '/projects/never-there/restore')).status).toBe(404)
  })
})

describe('a broken project', () => {
  const broken = {
    'is not JSON': '{ "format": 1, ',
    'has a field of the wrong type':
      '{"format":1,"name":"x","devices":[{"id":"a","type":"app","name":7}],"wires":[]}',
    'comes from a later version': '{"format":99,"name":"x","devices":[],"wires":[]}',
    'is empty': '',
  }
  for (const [name, text] of Object.entries(broken)) {
    it(`that ${name} is listed with the file and the reason, and left as it is`, async () => {
      const { id } = await hello()
      writeFileSync(join(folderOf(id), 'composition.json'), text)
      const listed = (await server.json<ProjectSummary[]>('GET', '/projects')).find(each => each.id === id)
      expect(listed?.broken).toContainEqual(
        expect.objectContaining({ code: 'unreadable', file: 'composition.json' }),
      )
      const opened = await server.call('GET', `/projects/${id}`)
      expect(opened.status).toBe(422)
      expect((await refusal(opened)).problems).toEqual(listed?.broken)
      expect(readFileSync(join(folderOf(id), 'composition.json'), 'utf8')).toBe(text)
    })
  }

  it('names the place in the file', async () => {
    const { id } = await hello()
    writeFileSync(
      join(folderOf(id), 'composition.json'),
      '{"format":1,"name":"x","devices":[],"wires":[{"from":3}]}',
    )
    const { problems } = await refusal(await server.call('GET', `/projects/${id}`))
    expect(problems).toContainEqual(expect.objectContaining({ path: 'wires[0].from' }))
  })

  it('is not read where it is too large, or has too many sources', async () => {
    const { id } = await hello()
    writeFileSync(join(folderOf(id), 'src/large.ml'), Buffer.alloc(9_000_000, 0x20))
    const large = await server.call('GET', `/projects/${id}`)
    expect(large.status).toBe(422)
    expect((await refusal(large)).problems).toMatchObject([{ file: 'src/large.ml' }])
    rmSync(join(folderOf(id), 'src/large.ml'))
    for (let n = 0; n < 1001; n += 1) writeFileSync(join(folderOf(id), `src/m${n}.ml`), '')
    expect((await server.call('GET', `/projects/${id}`)).status).toBe(422)
  })

  it('says so of a layout and of a source that is not text', async () => {
    const { id } = await hello()
    writeFileSync(join(folderOf(id), 'layout.json'), '[]')
    writeFileSync(join(folderOf(id), 'src/unikernel.ml'), Buffer.from([0xff, 0xfe, 0x00]))
    const { problems } = await refusal(await server.call('GET', `/projects/${id}`))
    const files = new Set(problems.map(problem => 'file' in problem && problem.file))
    expect([...files].sort()).toEqual(['layout.json', 'src/unikernel.ml'])
  })
})

describe('a data folder', () => {
  it('has one server', async () => {
    await expect(startServer(data)).rejects.toThrow(`Another server uses ${data}.`)
  })
})

describe('data files', () => {
  const put = (id: string, path: string, bytes: Uint8Array) =>
    server.call('PUT', `/projects/${id}/files/${path}`, bytes)

  it('are kept byte for byte and known by size and checksum', async () => {
    const { id } = await hello()
    const bytes = Uint8Array.from({ length: 1000 }, (_, at) => at % 256)
    expect((await put(id, 'site/images/logo.bin', bytes)).status).toBe(204)
    const { project } = await server.json<OpenProject>('GET', `/projects/${id}`)
    expect(project.files).toEqual({
      'site/images/logo.bin': { size: 1000, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    })
    const reply = await server.call('GET', `/projects/${id}/files/site/images/logo.bin`)
    expect(new Uint8Array(await reply.arrayBuffer())).toEqual(bytes)
    expect(reply.headers.get('content-disposition')).toContain('attachment')
    expect((await server.call('DELETE', `/projects/${id}/files/site/images/logo.bin`)).status).toBe(204)
    expect((await server.call('GET', `/projects/${id}/files/site/images/logo.bin`)).status).toBe(404)
  })

  it('never lie outside the project, nor in the place of its own documents', async () => {
    const { id } = await hello()
    const paths = [
      '..%2f..%2fevil',
      '%2e%2e/evil',
      '.git/config',
      'content/.DS_Store',
      '__proto__',
      'a%5cb',
      'a/../../evil',
      'composition.json',
      'src/unikernel.ml',
      '%2fetc%2fpasswd',
      'a%00b',
    ]
    for (const path of paths) {
      const { status } = await put(id, path, new Uint8Array([1]))
      expect([path, status >= 400 && status < 500]).toEqual([path, true])
    }
    expect(existsSync(join(data, 'evil'))).toBe(false)
    expect(existsSync(join(data, 'projects/evil'))).toBe(false)
    symlinkSync('/etc/passwd', join(folderOf(id), 'link'))
    expect((await server.call('GET', `/projects/${id}/files/link`)).status).toBe(404)
  })

  it('never stand in the way of the project’s own documents, nor of each other', async () => {
    const { id, revision, project } = await hello()
    expect((await put(id, 'content/a', new Uint8Array([1]))).status).toBe(204)
    const paths = [
      'src',
      'src/later.ml/x',
      'layout.json/x',
      'composition.json/x',
      '_build/log',
      'content',
      'content/a/b',
    ]
    for (const path of paths) {
      const { status } = await put(id, path, new Uint8Array([1]))
      expect([path, status]).toEqual([path, path.startsWith('content') ? 409 : 400])
    }
    expect((await put(id, 'src/notes.txt', new Uint8Array([1]))).status).toBe(204)
    const sources = { ...project.sources, 'later.ml': '' }
    await server.json('PUT', `/projects/${id}`, { revision, project: { ...project, sources } })
  })

  it('are not followed out of the project through a linked folder', async () => {
    const { id } = await hello()
    const outside = temporaryFolder()
    writeFileSync(join(outside, 'secret.txt'), 'secret')
    writeFileSync(join(outside, 'secret.ml'), 'let secret = 1')
    symlinkSync(outside, join(folderOf(id), 'content'))
    expect((await server.call('GET', `/projects/${id}/files/content/secret.txt`)).status).toBe(404)
    expect((await server.call('DELETE', `/projects/${id}/files/content/secret.txt`)).status).toBe(404)
    expect((await put(id, 'content/new.txt', new Uint8Array([1]))).status).toBe(409)
    expect(readdirSync(outside).sort()).toEqual(['secret.ml', 'secret.txt'])
    rmSync(join(folderOf(id), 'src'), { recursive: true })
    symlinkSync(outside, join(folderOf(id), 'src'))
    const reply = await server.call('GET', `/projects/${id}`)
    expect(await reply.text()).not.toContain('secret')
    expect(reply.status).toBe(422)
  })

  it('are refused when they are too large, and leave nothing behind', async () => {
    const small = await startServer(join(data, 'small'), { limits: { uploadBytes: 100 } })
    const { id } = await small.json<OpenProject>('POST', '/projects', { from: 'empty' })
    expect((await small.call('PUT', `/projects/${id}/files/big`, new Uint8Array(101))).status).toBe(413)
    expect(readdirSync(join(data, 'small/projects', id))).not.toContain('big')
    expect(readdirSync(join(data, 'small/project-state')).filter(name => name.startsWith('.'))).toEqual([])
  })
})

describe('export and import', () => {
  const importing = (bytes: Uint8Array) => server.call('POST', '/projects/import', bytes)
  const exported = async (id: string) =>
    new Uint8Array(await (await server.call('GET', `/projects/${id}/export`)).arrayBuffer())
  const archive = (make: (folder: string) => string[]): Uint8Array => {
    const folder = temporaryFolder()
    const file = join(folder, 'made.tar.gz')
    mkdirSync(join(folder, 'in'))
    execFileSync('tar', ['-czPf', file, '-C', join(folder, 'in'), ...make(join(folder, 'in'))])
    return readFileSync(file)
  }

  it('carry a project over without loss', async () => {
    const opened = await hello()
    await server.call('PUT', `/projects/${opened.id}/files/site/index.html`, Buffer.from('<h1>hello</h1>'))
    const before = await server.json<OpenProject>('GET', `/projects/${opened.id}`)
    const imported = (await (await importing(await exported(opened.id))).json()) as OpenProject
    expect(imported.id).not.toBe(opened.id)
    expect(imported.project).toEqual(before.project)
  })

  it('make a MirageOS project, or say what keeps it from being one', async () => {
    const { id, revision, project } = await hello()
    const reply = await server.call('GET', `/projects/${id}/export/mirage`)
    expect(reply.headers.get('content-disposition')).toContain('hello-mirage.tar.gz')
    const listed = execFileSync('tar', ['-tz'], { input: new Uint8Array(await reply.arrayBuffer()) })
    expect(String(listed).trim().split('\n')).toEqual([
      'hello/README.md',
      'hello/config.ml',
      'hello/unikernel.ml',
      'hello/unikernel.mli',
    ])
    const sources = { ...project.sources, 'config.ml': '' }
    await server.json('PUT', `/projects/${id}`, { revision, project: { ...project, sources } })
    const refused = await server.call('GET', `/projects/${id}/export/mirage`)
    expect(refused.status).toBe(422)
    expect((await refused.json()) as ErrorBody).toMatchObject({ problems: [{ code: 'not-in-mirage' }] })
    expect(
      await server.json('POST', '/generate/mirage', {
        content: { composition: project.composition, sources },
      }),
    ).toMatchObject({ files: [], problems: [{ code: 'not-in-mirage', device: null }] })
  })

  it('give equal archives for equal projects', async () => {
    const first = await hello()
    const second = await hello()
    expect(await exported(first.id)).toEqual(await exported(second.id))
  })

  it('refuse an archive that reaches out of its folder', async () => {
    const evil = archive(folder => {
      writeFileSync(join(folder, 'composition.json'), '{}')
      return ['--transform', 's,^composition,../../../escaped,', 'composition.json']
    })
    const reply = await importing(evil)
    expect(reply.status).toBe(422)
    expect((await refusal(reply)).detail).toContain('does not stay')
    expect(existsSync(join(data, 'escaped.json'))).toBe(false)
  })

  it('refuse links, absolute paths, bombs, and what is no archive', async () => {
    const small = await startServer(join(data, 'small-import'), { limits: { uploadBytes: 100_000 } })
    const link = archive(folder => {
      symlinkSync('/etc/passwd', join(folder, 'composition.json'))
      return ['composition.json']
    })
    const absolute = archive(folder => {
      writeFileSync(join(folder, 'a'), 'a')
      return [join(folder, 'a')]
    })
    const bomb = archive(folder => {
      writeFileSync(join(folder, 'zeros'), Buffer.alloc(10_000_000))
      return ['zeros']
    })
    const noProject = archive(folder => {
      writeFileSync(join(folder, 'a'), 'a')
      return ['a']
    })
    for (const bytes of [link, absolute, bomb, noProject, Buffer.from('no archive'), new Uint8Array()]) {
      expect((await small.call('POST', '/projects/import', bytes)).status).toBe(422)
    }
    expect(await small.json('GET', '/projects')).toEqual([])
    expect(readdirSync(join(data, 'small-import/project-state'))).toEqual([])
  })
})
