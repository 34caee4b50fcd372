import { SourceName } from '../model/project.ts'
import { dataFolderOf } from '../model/static-data.ts'
import type { Problem } from '../problems/problem.ts'
import type { Scene } from './scene.ts'

/** What stands in the project folder and goes into no image, though one may expect it: files of `src/` that are no modules, and what is no part of the project. */
export const checkLeftOut = (scene: Scene): Problem[] => [...besideModules(scene), ...leftOutOf(scene)]

const besideModules = ({ composition, catalogue, files = {} }: Scene): Problem[] => {
  const folders = composition.devices.flatMap(device => dataFolderOf(catalogue, device) ?? [])
  const inSrc = Object.keys(files)
    .filter(path => path.startsWith('src/'))
    .filter(path => !folders.some(folder => path.startsWith(`${folder}/`)))
    .map(path => path.slice('src/'.length))
  const inFolders = new Map<string, string[]>()
  const problems: Problem[] = []
  for (const path of inSrc) {
    const [first = '', ...rest] = path.split('/')
    if (rest.length > 0) inFolders.set(first, [...(inFolders.get(first) ?? []), rest.join('/')])
    else if (!isPrivate(first))
      problems.push({ code: 'not-compiled', file: `src/${first}`, ...whatIs(first) })
  }
  for (const [folder, inside] of inFolders)
    problems.push({
      code: 'not-compiled',
      file: `src/${folder}/`,
      what: inside.some(path => /(^|\/)(dune|jbuild)$/.test(path)) ? 'library' : 'folder',
      instead: null,
    })
  return problems
}

/** A hidden file is a tool's, unless it is called like a module. */
const isPrivate = (file: string): boolean => file.startsWith('.') && !/\.mli?$/i.test(file)

type NotCompiled = Extract<Problem, { code: 'not-compiled' }>

const whatIs = (file: string): Pick<NotCompiled, 'what' | 'instead'> => {
  if (/\.mli?$/i.test(file)) return { what: 'name', instead: `src/${moduleFileFor(file)}` }
  if (/\.(c|h|cc|cpp|cxx|hh|hpp|s|rs)$/i.test(file)) return { what: 'c', instead: null }
  if (/\.(mll|mly|mlp)$/.test(file)) return { what: 'generator', instead: null }
  if (/^(dune|dune-project|dune-workspace|jbuild)$/.test(file) || file.endsWith('.opam'))
    return { what: 'dune', instead: null }
  return { what: 'other', instead: null }
}

/** The nearest name that a module file can have: `my-module.ml` to `my_module.ml`. */
export const moduleFileFor = (file: string): string => {
  const ending = /\.mli$/i.test(file) ? '.mli' : '.ml'
  const letters = file
    .slice(0, -ending.length)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9_']/g, '_')
    .replace(/^[_']+(?=[A-Za-z0-9])/, '')
    .slice(0, 80)
  const name = `${/^[A-Za-z]/.test(letters) ? '' : 'm'}${letters}${ending}`
  return SourceName.safeParse(name).success ? name : `module${ending}`
}

const leftOutOf = ({ leftOut = [] }: Scene): Problem[] =>
  (['name', 'link', 'special', 'system'] as const).flatMap(reason => {
    const paths = leftOut.filter(each => each.reason === reason).map(({ path }) => path)
    return paths.length === 0
      ? []
      : [{ code: 'left-out', reason, paths: paths.slice(0, 20), count: paths.length }]
  })
