import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const generated = new Set(['.temp', 'node_modules', 'dist', '_build', '.git', '.vite', 'expected'])

type Source = { path: string; text: string; imports: string[] }

const filesUnder = (folder: string): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return generated.has(entry.name) ? [] : filesUnder(path)
    return [path]
  })

const exists = (path: string): boolean => statSync(join(root, path), { throwIfNoEntry: false }) !== undefined

/** Import and export-from statements, and dynamic imports of a literal; relative ones as paths in the checkout. */
const importsOf = (path: string, text: string): string[] =>
  [
    ...text.matchAll(
      /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?from\s*['"]([^'"]+)['"]|\bimport\(?\s*['"]([^'"]+)['"]/g,
    ),
  ]
    .map(([, from, bare]) => from ?? bare ?? '')
    .map(name => (name.startsWith('.') ? relative(root, resolve(root, dirname(path), name)) : name))

const sourcesOf = (...folders: string[]): Source[] =>
  folders
    .flatMap(filesUnder)
    .filter(path => /\.(ts|tsx|mjs)$/.test(path))
    .map(path => {
      const text = readFileSync(join(root, path), 'utf8')
      return { path, text, imports: importsOf(path, text) }
    })

/** Each breach as `file imports what`, so that a failure reads as a list of places to mend. */
const importing = (sources: Source[], forbidden: (name: string) => boolean): string[] =>
  sources.flatMap(({ path, imports }) => imports.filter(forbidden).map(name => `${path} imports ${name}`))

const inside = (...folders: string[]) => {
  const heads = folders.map(folder => `${folder}/`)
  return (name: string): boolean => heads.some(head => name.startsWith(head))
}

describe('what may import what', () => {
  it('shared imports nothing of ours and nothing of Node: the browser and the server both run it', () => {
    const ours = inside('server', 'web', 'test', 'setup', 'bench', 'bin')
    expect(importing(sourcesOf('shared'), name => ours(name) || name.startsWith('node:'))).toEqual([])
  })

  it('web never imports server, not even a type: what both need stands in shared', () => {
    expect(importing(sourcesOf('web'), inside('server', 'test', 'setup', 'bench', 'bin'))).toEqual([])
  })

  it('server never imports web: the page is a client like any other', () => {
    expect(importing(sourcesOf('server'), inside('web', 'test', 'bench', 'bin'))).toEqual([])
  })

  it('code generation is pure: it imports shared alone, never the build that uses it', () => {
    const allowed = inside('shared', 'server/codegen')
    const sources = sourcesOf('server').filter(({ path }) => path.startsWith('server/codegen/'))
    expect(importing(sources, name => !allowed(name) && name !== 'zod')).toEqual([])
  })

  it('set-up imports Node alone before the npm packages are there', () => {
    const later = new Set(['tsx/esm/api'])
    expect(
      importing(
        sourcesOf('setup'),
        name => !name.startsWith('node:') && !inside('setup')(name) && !later.has(name),
      ),
    ).toEqual([])
  })
})

describe('what an installation without development packages holds', () => {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>
  }
  const packageOf = (name: string): string =>
    name
      .split('/')
      .slice(0, name.startsWith('@') ? 2 : 1)
      .join('/')
  const imported = new Set(
    sourcesOf('server', 'shared', 'setup', 'bin')
      .flatMap(({ imports }) => imports)
      .filter(name => /^[@a-z][\w./@-]*$/i.test(name) && !name.startsWith('node:') && !exists(name))
      .map(packageOf),
  )

  it('is what the server imports, and no package of the page', () => {
    // Started by name: see server/…/load-test.ts and bin/.
    const started = ['autocannon', 'tsx']
    expect(Object.keys(dependencies).filter(name => !imported.has(name) && !started.includes(name))).toEqual(
      [],
    )
    expect([...imported].filter(name => !(name in dependencies))).toEqual([])
  })
})

describe('the words of the field', () => {
  /** Words that this project had of its own, and what they are called: docs/glossary.md. */
  const refused: Record<string, string> = {
    Refusal: 'UserError',
    Company: 'Presence',
    keepCompany: 'joinPresence',
    Visitor: 'Peer',
    DistantDevice: 'LowDetailDevice',
    PullLine: 'ConnectionLine',
    PullHint: 'ConnectionHint',
    ProposalBar: 'SuggestionBar',
    OfferMenu: 'QuickAddMenu',
    OwnDeviceType: 'CustomDeviceType',
    OwnSignature: 'CustomSignature',
    writeWhole: 'writeFileAtomic',
    standingAt: 'pathKind',
    inTurn: 'withMutex',
    takeOver: 'acceptRemote',
    heardOfRevision: 'onRemoteRevision',
    usePull: 'useConnectionDrag',
    startPull: 'startConnectionDrag',
    endPull: 'endConnectionDrag',
    clearPull: 'clearConnectionDrag',
    useProposal: 'useSuggestion',
    dropProposal: 'dismissSuggestion',
    acceptProposal: 'acceptSuggestion',
    CompanyMessage: 'PresenceMessage',
    DeviceFigures: 'DeviceCounters',
    readFigures: 'readCounters',
    inWords: 'message, or formatX for what it formats',
    '\\w+InWords': 'formatX for what it formats',
    removeAndHeal: 'removeAndReconnect',
    makeOwn: 'cloneAsCustomType',
    closeOwn: 'closeCustomTypeDialog',
    letGo: 'cancel, or what it ends',
    keepNamed: 'saveNamed',
    Standing: 'NodeBox',
    news: 'event',
    mend: 'fix',
    'most[A-Z]\\w*': 'maxX',
    'least[A-Z]\\w*': 'minX',
    makeRoom: 'makeSpace',
    useVisitorsAt: 'usePeersAt',
    '(Build|Run|Fix)Tools': 'XDependencies',
    noRoomReason: 'noSpaceReason',
    'newOwn\\w+': 'newCustomX',
    usePullRole: 'useConnectionDragRole',
    useIsFar: 'useIsLowDetail',
    keepVersion: 'saveVersion',
    'say[A-Z]\\w*': 'printX, or formatX',
    '(make|release)Aside': 'tmpPath, tmpFolder',
    'spell(?!Check)[A-Z]\\w*': 'formatX',
    '\\w+AtMost': 'maxX',
    '(inLane|bestLane|lanesFrom)': 'tracks',
    Errand: 'Caller',
    'NEWS_\\w+': 'EVENT_X',
    'MOST_\\w+|\\w+_MOST': 'MAX_X',
    'short_cut\\w*': 'hypercall patch',
    seal: 'lockdown',
    complain: 'log_error',
    thread_block: 'tcb',
    waited_little: 'busy polling',
    reopen: 'TIME-WAIT reuse',
    needs_name: 'require_sni',
  }

  /** The same, of words that are English elsewhere: refused as a whole identifier, or as a class of a style sheet. */
  const refusedAlone: Record<string, string> = {
    company: 'presence',
    'ghosts?': 'suggestion, or preview',
    visitors: 'peers',
    'counted(?=\\()': 'pluralize',
    figures: 'metrics or counters',
    proposals: 'suggestions',
    aside: 'tmpPath',
    news: 'event',
    mend: 'fix',
    heal: 'bypass',
  }

  const code = [
    ...sourcesOf('shared', 'server', 'web', 'bench', 'setup', 'test'),
    ...[...filesUnder('unikernel'), ...filesUnder('web')]
      .filter(path => /\.(c|h|S|ml|mli|css)$/.test(path))
      .map(path => ({ path, text: readFileSync(join(root, path), 'utf8') })),
  ].filter(({ path }) => path !== 'test/architecture.test.ts')

  const found = (
    list: Record<string, string>,
    textOf: (source: { path: string; text: string }) => string,
  ) => {
    const words = new RegExp(`(?<![\\w-])(?:${Object.keys(list).join('|')})(?![\\w-])`, 'g')
    return code.flatMap(source =>
      [...textOf(source).matchAll(words)].map(([word]) => `${source.path}: ${word}`),
    )
  }

  it('are those of the code: no identifier is one of our own', () => {
    expect(found(refused, ({ text }) => text)).toEqual([])
  })

  it('are those of the code: of words that mean something else in English, too', () => {
    /** Comments, strings, templates and tags: what stands there is English, or HTML. */
    const besides = (path: string): RegExp =>
      /\.mli?$/.test(path)
        ? /\(\*[\s\S]*?\*\)|"(?:\\[\s\S]|[^"\\])*"|\{\|[\s\S]*?\|\}/g
        : /\/\*[\s\S]*?\*\/|(?<![:'"`\w/])\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\[\s\S]|[^`\\])*`|<\/?[a-z]+|> aside\b/g
    expect(found(refusedAlone, ({ path, text }) => text.replace(besides(path), ' ')))
      // Folders that a server before 0.3 left are removed by its name for them.
      .toEqual(['server/builds/temporary.ts: figures'])
  })
})

describe('no file imports itself by way of others', () => {
  it('types that two files need stand in a third', () => {
    const sources = sourcesOf('shared', 'server', 'web', 'bench', 'setup')
    const imports = new Map(sources.map(({ path, imports }) => [path, imports]))
    const cycles: string[] = []
    const done = new Set<string>()
    const follow = (path: string, way: string[]): void => {
      const at = way.indexOf(path)
      if (at >= 0) cycles.push([...way.slice(at), path].join(' > '))
      if (at >= 0 || done.has(path)) return
      for (const next of imports.get(path) ?? []) if (imports.has(next)) follow(next, [...way, path])
      done.add(path)
    }
    for (const path of imports.keys()) follow(path, [])
    expect(cycles).toEqual([])
  })
})

describe('one door to child processes', () => {
  const starters = (folder: string): string[] =>
    sourcesOf(folder)
      .filter(({ imports }) =>
        imports.some(name => name === 'execa' || name === 'node:child_process' || name === 'child_process'),
      )
      .map(({ path }) => path)

  it('server starts processes in one file: time limit, output cap and process group are set there', () => {
    expect(starters('server')).toEqual(['server/process/run-process.ts'])
  })

  it('set-up starts processes in one file', () => {
    expect(starters('setup')).toEqual(['setup/run-command.mjs'])
  })

  it('shared and web start none', () => {
    expect([...starters('shared'), ...starters('web')]).toEqual([])
  })
})

describe('exceptions in callbacks', () => {
  const server = sourcesOf('server').filter(({ path }) => !path.startsWith('server/codegen/'))
  const places = (pattern: RegExp): string[] =>
    server.flatMap(({ path, text }) =>
      [...text.matchAll(pattern)].map(
        ({ 0: found, index }) =>
          `${path}:${text.slice(0, index).split('\n').length}: ${found.split('\n')[0]?.trim()}`,
      ),
    )

  it('no timer and no emitter calls an async function: nobody would catch its rejection', () => {
    expect(
      places(
        /(set(Interval|Timeout|Immediate)\(|\.(on|once|addEventListener|prependListener)\([^()]*,)\s*async\b[^\n]*/g,
      ),
    ).toEqual([])
  })

  it('a promise that nobody waits for says what becomes of its rejection', () => {
    const unawaited = /(?<=^|[\s(>])void (?!\(\))[\w.#]+[^;\n]*(\n\s+\.[^\n]*)*/gm
    expect(places(unawaited).length).toBeGreaterThan(0)
    const bare = server.flatMap(({ path, text }) =>
      [...text.matchAll(unawaited)].flatMap(([found]) =>
        found.includes('.catch(') ? [] : [`${path}: ${found}`],
      ),
    )
    expect(bare).toEqual([])
  })
})

describe('the shape of files', () => {
  const sources = sourcesOf('shared', 'server', 'web', 'test', 'setup', 'bench', 'bin')

  it('nothing is exported as default: a name is the same everywhere', () => {
    expect(sources.filter(({ text }) => /^export default\b/m.test(text)).map(({ path }) => path)).toEqual([])
  })

  it('no file only passes on what others export: import from where a thing is', () => {
    const passesOn = ({ text }: Source): boolean => /^export (\*|(type )?\{[^}]*\}) from/m.test(text)
    expect(sources.filter(passesOn).map(({ path }) => path)).toEqual([])
  })

  it('names are kebab-case, or PascalCase for components', () => {
    const good = /^(\.?[a-z0-9]+([-.][a-z0-9]+)*|[A-Z][A-Za-z0-9]*)\.(test\.)?(ts|tsx|mjs)$/
    expect(sources.map(({ path }) => path).filter(path => !good.test(path.split('/').at(-1) ?? ''))).toEqual(
      [],
    )
  })

  it('no source file is longer than 600 lines, and those over 400 are named: two things in one file are two files', () => {
    const lengths = [
      ...sources.map(({ path }) => path),
      ...filesUnder('unikernel').filter(path => /\.(ml|mli|c|h)$/.test(path)),
    ].map(path => ({ path, lines: readFileSync(join(root, path), 'utf8').split('\n').length }))
    const longerThan = (limit: number): string[] =>
      lengths.filter(({ lines }) => lines > limit).map(({ path, lines }) => `${path} has ${lines} lines`)
    for (const long of longerThan(400)) console.warn(long)
    expect(longerThan(600)).toEqual([])
  })

  it('no folder is called utils, helpers, services or common: folders are the nouns of the domain', () => {
    const vague = /(^|\/)(utils?|helpers?|services|common|misc)(\/|\.)/
    expect(
      [...sources.map(({ path }) => path), ...filesUnder('unikernel')].filter(path => vague.test(path)),
    ).toEqual([])
  })
})

describe('unikernel', () => {
  it('documents every OCaml module of the libraries in an interface; variants of a module share one, further up', () => {
    const modules = filesUnder('unikernel/lib').filter(
      path => path.endsWith('.ml') && !path.includes('/test/'),
    )
    const hasInterface = (folder: string, name: string): boolean =>
      exists(join(folder, name)) ||
      (dirname(folder) !== 'unikernel/lib' && hasInterface(dirname(folder), name))
    expect(modules.filter(path => !hasInterface(dirname(path), `${basename(path)}i`))).toEqual([])
  })

  it('needs no Node: nothing there mentions node_modules or npm', () => {
    const mentions = filesUnder('unikernel')
      .filter(path => !path.endsWith('.md'))
      .filter(path => /node_modules|\bnpm\b/.test(readFileSync(join(root, path), 'utf8')))
    expect(mentions).toEqual([])
  })
})

describe('what is committed', () => {
  it('names no folder of one machine', () => {
    const personal = /(^|[\s'"`(=])\/(work|home\/[a-z]+|Users\/[A-Za-z]+)\//m
    const all = [
      '.ci',
      '.github',
      'bench',
      'bin',
      'docs',
      'server',
      'setup',
      'shared',
      'test',
      'unikernel',
      'web',
    ]
      .filter(exists)
      .flatMap(filesUnder)
      .filter(path => path !== 'test/architecture.test.ts' && !/\.(png|woff2|hvt|bin|ico|gz)$/.test(path))
    expect(all.filter(path => personal.test(readFileSync(join(root, path), 'utf8')))).toEqual([])
  })
})

describe('what the documents say of the code', () => {
  const textOf = (path: string): string => readFileSync(join(root, path), 'utf8')

  it('a change to a feature opens four folders at most, and all of them are there', () => {
    const [, table = ''] = textOf('ARCHITECTURE.md').split('| feature | folders |\n')
    const rows = table
      .split('\n\n')[0]
      ?.split('\n')
      .slice(1)
      .map(row => [...row.matchAll(/`([^`]+)`/g)].map(([, folder = '']) => folder))
    expect(rows?.length).toBe(11)
    expect(rows?.filter(folders => folders.length === 0 || folders.length > 4)).toEqual([])
    expect(rows?.flat().filter(folder => !exists(folder))).toEqual([])
  })

  it('the walks from the README lead to what they name', () => {
    const walks = [...textOf('CONTRIBUTING.md').matchAll(/→ `([^`]+)` \| .*: (.+) \|$/gm)]
    expect(walks).toHaveLength(3)
    for (const [, folder = '', names = ''] of walks) {
      const named = [...names.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)
      const file = named.find(name => name.includes('.')) ?? ''
      for (const name of named) expect(textOf(join(folder, file)) + file).toContain(name)
    }
  })

  it('the map of the folders names those that are there', () => {
    const map = /## Where things are\n\n```\n([\s\S]*?)```/.exec(textOf('ARCHITECTURE.md'))?.[1] ?? ''
    const at = (part: string): string[] =>
      readdirSync(join(root, part), { withFileTypes: true }).flatMap(entry =>
        entry.isDirectory() && !generated.has(entry.name) ? [entry.name] : [],
      )
    for (const part of ['shared', 'server', 'web', 'unikernel', 'unikernel/runner'])
      expect(
        at(part)
          .filter(folder => !map.includes(`${folder}/`))
          .map(folder => `${part}/${folder}`),
      ).toEqual(part === 'unikernel/runner' ? ['unikernel/runner/fuzz'] : [])
  })
})
