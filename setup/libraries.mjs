import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { main } from './main.mjs'
import { inRoot, root } from './places.mjs'
import { askCommand } from './run-command.mjs'
import { setUp } from './set-up.mjs'

/*
 * `npm run libraries`: finds out which OCaml libraries of the root can be in an image, by linking each whole into one and booting it,
 * and writes shared/catalogue/root-libraries.json and docs/libraries.md.
 */

const nameIn = line => /^(\S+)\s+\(version/.exec(line)?.slice(1, 2) ?? []

/** Of no use in an image, or another's private parts: toplevel helpers, compilers, preprocessors. */
const isForApps = name =>
  !/(^|\.)(top|browser|setup|toplevel|__private__.*|runner.*|ppx|ppx_\w+)$|^(compiler-libs|ocaml-compiler-libs|findlib|ppx|lwt_ppx|menhir|ocamldoc|stdlib|camlp)|_ppx$/.test(
    name,
  )

const toolsOf = (prefix, folder) => ({
  prefix,
  folder,
  ask: words =>
    askCommand([inRoot, ...words], {
      cwd: folder,
      env: { OCAMLFIND_CONF: join(prefix, 'findlib.conf'), DUNE_CACHE: 'disabled' },
    }),
})

const target = name => `_build/hvt/${folderOf(name)}/main.exe`
const folderOf = name => name.replaceAll('.', '+')

/** Links each library whole into a program of its own; boots what can be linked. */
const tryAll = (names, tool) => {
  writeFileSync(join(tool.folder, 'dune-project'), '(lang dune 2.9)\n')
  writeFileSync(
    join(tool.folder, 'dune-workspace'),
    '(lang dune 2.9)\n(context (default))\n(context (default (name hvt) (host default) (toolchain solo5)))\n',
  )
  for (const name of names) {
    const there = join(tool.folder, folderOf(name))
    mkdirSync(there)
    writeFileSync(join(there, 'manifest.c'), '#include <solo5_manifest.h>\nSOLO5_MANIFEST()\n')
    writeFileSync(join(there, 'main.ml'), 'let () = print_endline "linked"\n')
    writeFileSync(
      join(there, 'dune'),
      `(executable (name main) (modes exe) (enabled_if (= %{context_name} hvt)) (link_flags (-linkall))\n (libraries ${name}) (foreign_stubs (language c) (names manifest)))\n`,
    )
  }
  tool.ask(['dune', 'build', '--root', '.', '--profile', 'release', ...names.map(target)])
  return names.map(name => ({ name, fault: faultOf(name, tool), modules: modulesOf(name, tool) }))
}

/** Why a library cannot be in an image; null where it was linked and booted. */
const faultOf = (name, tool) => {
  const { code, output, errors } = tool.ask([
    'dune',
    'build',
    '--root',
    '.',
    '--profile',
    'release',
    target(name),
  ])
  if (code !== 0) return reasonIn(`${output}\n${errors}`)
  const booted = askCommand([join(tool.prefix, 'bin/hvt-run'), '--mem=64', join(tool.folder, target(name))])
  return booted.output === 'linked\n'
    ? null
    : `it stops while the image boots: ${booted.output.trim().split('\n')[0]}`
}

const reasonIn = text => {
  if (/caml_thread_|threads\.posix|-lthreadsnat/.test(text)) return 'an image has one thread'
  const library = /Library "([^"]+)" not found/.exec(text)?.[1]
  if (library) return `the root has no ${library}`
  const missing = /cannot find -l(\w+)/.exec(text)?.[1]
  if (missing)
    return missing === 'ev' ? 'it calls an operating system' : `there is no C library ${missing} for images`
  if (/caml_unix_|unix_/.test(text)) return 'it calls an operating system'
  const symbol = /undefined reference to `(\w+)'/.exec(text)?.[1]
  return symbol ? `there is no ${symbol} in images` : 'it cannot be linked'
}

/** The modules that sources name it by: those of its archive that have an interface, without what dune names for itself. */
const modulesOf = (name, tool) => {
  const query = format =>
    tool
      .ask(['ocamlfind', '-toolchain', 'solo5', 'query', '-format', format, '-predicates', 'native', name])
      .output.trim()
  const folder = query('%d')
  const listed = query('%a')
    .split(' ')
    .filter(archive => archive !== '')
    .flatMap(archive => tool.ask(['ocamlobjinfo', join(folder, archive)]).output.split('\n'))
    .flatMap(line => /^Name: (\S+)$/.exec(line)?.slice(1) ?? [])
  const known = tool.ask(['ls', folder]).output.split('\n').flatMap(unitIn)
  // An interface without an archive is all that its folder has, but for OCaml's own.
  const units =
    listed.length > 0 ? listed.filter(unit => known.includes(unit)) : known.length > 30 ? [] : known
  return [...new Set(units)].filter(unit => !unit.includes('__')).sort()
}

const unitIn = file => {
  const [, unit = ''] = /^(\w+)\.cmi$/.exec(file) ?? []
  return unit === '' ? [] : [`${unit[0].toUpperCase()}${unit.slice(1)}`]
}

/** The component whose archives are in a library's folder. */
const originOf = ({ name }, facts, prefix) => {
  const { output } = askCommand(
    [inRoot, 'ocamlfind', '-toolchain', 'solo5', 'query', '-format', '%d', name],
    {
      env: { OCAMLFIND_CONF: join(prefix, 'findlib.conf') },
    },
  )
  const folder = output.trim()
  const owners = facts.components
    .flatMap(component =>
      component.files.map(file => ({ component, file: file.startsWith('/') ? file : join(prefix, file) })),
    )
    .filter(
      ({ file }) => file.startsWith(`${folder}/`) || (file.endsWith('/') && `${folder}/`.startsWith(file)),
    )
    .sort((a, b) => b.file.length - a.file.length)
  const { version = '', licence = '' } = owners[0]?.component ?? {}
  return { version, licence }
}

const page = (found, { ocaml }) => `# OCaml libraries

Made by \`npm run libraries\`, which links each library of the root whole into an image of its own and boots it; do not edit. OCaml ${ocaml},
${found.filter(({ fault }) => fault === null).length} of ${found.length} can be in an image. An app names those that it uses in its list of libraries.

| library | version | licence | in an image |
|---|---|---|---|
${found.map(({ name, version, licence, fault }) => `| \`${name}\` | ${version} | ${licence} | ${fault === null ? 'yes' : `no: ${fault}`} |`).join('\n')}
`

await main('npm run libraries', async () => {
  const { prefix } = await setUp()
  const folder = mkdtempSync(join(tmpdir(), 'unikernel-composer-libraries-'))
  try {
    const tool = toolsOf(prefix, folder)
    const names = tool.ask(['ocamlfind', '-toolchain', 'solo5', 'list']).output.split('\n').flatMap(nameIn)
    const facts = JSON.parse(readFileSync(join(prefix, 'toolchain.json'), 'utf8'))
    const found = tryAll(names.filter(isForApps), tool).map(each => ({
      ...each,
      ...originOf(each, facts, prefix),
    }))
    writeFileSync(
      join(root, 'shared/catalogue/root-libraries.json'),
      `[\n${found.map(({ name, fault, modules }) => `  ${JSON.stringify({ name, fault, modules })}`).join(',\n')}\n]\n`,
    )
    writeFileSync(join(root, 'docs/libraries.md'), page(found, facts))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
