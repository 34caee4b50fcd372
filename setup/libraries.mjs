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

/** Runs tools of the root in a folder, for images. */
const toolsOf = (prefix, folder) => {
  const ask = words =>
    askCommand([inRoot, ...words], {
      cwd: folder,
      env: { OCAMLFIND_CONF: join(prefix, 'findlib.conf'), DUNE_CACHE: 'disabled' },
    })
  return {
    prefix,
    folder,
    ask,
    dune: targets => ask(['dune', 'build', '--root', '.', '--profile', 'release', ...targets]),
    findlib: words => ask(['ocamlfind', '-toolchain', 'solo5', ...words]).output,
  }
}

const target = name => `_build/hvt/${folderOf(name)}/main.exe`
const folderOf = name => name.replaceAll('.', '+')

/** Links each library whole into a program of its own, and boots what can be linked. */
const tryAll = (names, components, tool) => {
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
  // All at once; what cannot be linked stops none of the others, and is asked for its reason below.
  tool.dune(names.map(target))
  return names.map(name => {
    const folder = tool.findlib(['query', '-format', '%d', name]).trim()
    const { version = '', licence = '' } = ownerOf(folder, components, tool.prefix) ?? {}
    return { name, fault: faultOf(name, tool), modules: modulesOf(name, folder, tool), version, licence }
  })
}

/** Why a library cannot be in an image; null where it was linked and booted. */
const faultOf = (name, tool) => {
  const { code, output, errors } = tool.dune([target(name)])
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
const modulesOf = (name, folder, tool) => {
  const listed = tool
    .findlib(['query', '-format', '%a', '-predicates', 'native', name])
    .trim()
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
const ownerOf = (folder, components, prefix) =>
  components
    .flatMap(component =>
      component.files.map(file => ({ component, file: file.startsWith('/') ? file : join(prefix, file) })),
    )
    .filter(
      ({ file }) => file.startsWith(`${folder}/`) || (file.endsWith('/') && `${folder}/`.startsWith(file)),
    )
    .sort((a, b) => b.file.length - a.file.length)[0]?.component

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
    const names = tool.findlib(['list']).split('\n').flatMap(nameIn).filter(isForApps)
    const facts = JSON.parse(readFileSync(join(prefix, 'toolchain.json'), 'utf8'))
    const found = tryAll(names, facts.components, tool)
    writeFileSync(
      join(root, 'shared/catalogue/root-libraries.json'),
      `[\n${found.map(({ name, fault, modules }) => `  ${JSON.stringify({ name, fault, modules })}`).join(',\n')}\n]\n`,
    )
    writeFileSync(join(root, 'docs/libraries.md'), page(found, facts))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
