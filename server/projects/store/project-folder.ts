import { createHash } from 'node:crypto'
import { createReadStream, type Dirent } from 'node:fs'
import { lstat, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { z } from 'zod'
import type { Composition } from '../../../shared/model/composition.ts'
import { isOfSystem, isOfTools, pathFault } from '../../../shared/model/data-path.ts'
import { emptyLayout, type Layout } from '../../../shared/model/layout.ts'
import type { LeftOut } from '../../../shared/model/left-out.ts'
import { isInLibraries } from '../../../shared/model/library-files.ts'
import {
  type DataFile,
  maxSourceLength,
  maxSources,
  type Project,
  sourceAtPath,
  sourceFolder,
} from '../../../shared/model/project.ts'
import { type Read, readComposition, readLayout } from '../../../shared/model/read-composition.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import { fileInside } from './file-inside.ts'
import { readOrdinaryFile } from './read-ordinary-file.ts'

/*
 * A project is a plain folder: composition.json, layout.json, src/ with the OCaml, lib/ with its own libraries, and whatever data
 * files beside them, hidden ones too. A link counts as the file of the project that it leads to. The folders of tools are left alone.
 */

export const compositionFile = 'composition.json'
export const layoutFile = 'layout.json'

/** How the text of a document becomes data: here, or in another thread. */
type Parse = {
  composition: (text: string) => Read<Composition> | Promise<Read<Composition>>
  layout: (text: string) => Read<Layout> | Promise<Read<Layout>>
}
const parseHere: Parse = { composition: text => readComposition(text), layout: text => readLayout(text) }

/**
 * Reads a project folder; every reason with its file and place where it is none. Changes nothing. `data`: whether data files are
 * read for their checksums, which takes as long as they are large; without, none are named.
 */
export const readProjectFolder = async (
  folder: string,
  parse: Parse = parseHere,
  { data }: { data: boolean } = { data: true },
): Promise<Read<Project>> => {
  // First of all, so that the whole of some other folder is not read for nothing.
  const composition = await readText(join(folder, compositionFile))
  if (composition.problem) return refused(compositionFile, composition.problem)
  if (composition.text === null) {
    return refused(compositionFile, `There is no ${compositionFile} in ${folder}, so it is no project folder`)
  }
  const { paths, links, leftOut } = await filesOfProject(folder)
  const [layout, sources] = await Promise.all([
    readText(join(folder, layoutFile)),
    readSources(folder, paths, links),
  ])
  const files =
    data && sources.ok
      ? await listDataFiles(
          folder,
          paths.filter(
            path => !isOwnPath(path) || (isInLibraries(path) && !Object.hasOwn(sources.value, path)),
          ),
          links,
        )
      : {}
  if (layout.problem) return refused(layoutFile, layout.problem)
  const graph = await parse.composition(composition.text)
  const places: Read<Layout> =
    layout.text === null ? { ok: true, value: emptyLayout } : await parse.layout(layout.text)
  const problems = [
    ...(graph.ok ? [] : graph.problems),
    ...(places.ok ? [] : places.problems),
    ...(sources.ok ? [] : sources.problems),
  ]
  if (!graph.ok || !places.ok || !sources.ok) return { ok: false, problems }
  return {
    ok: true,
    value: {
      composition: graph.value,
      layout: places.value,
      sources: sources.value,
      files,
      ...(leftOut.length > 0 && { leftOut: leftOut.slice(0, maxLeftOut) }),
    },
  }
}

/** Whether a path is one of the project's own documents or would stand in the way of one, and so is no data file's. */
export const isOwnPath = (path: string): boolean => {
  const [first, second] = path.split('/')
  return (
    first === compositionFile ||
    first === layoutFile ||
    path === sourceFolder ||
    sourceAtPath(path) !== null ||
    (first === sourceFolder && sourceAtPath(`${first}/${second}`) !== null)
  )
}

/**
 * What stands at a path of a folder; a link to a file of the folder is a file. `blocked`: something else than a file is there,
 * or something else than a folder on the way.
 */
export const pathKind = async (folder: string, path: string): Promise<'file' | 'nothing' | 'blocked'> => {
  const segments = path.split('/')
  for (let count = 1; count <= segments.length; count += 1) {
    const facts = await lstat(join(folder, ...segments.slice(0, count))).catch(unlessMissing)
    if (facts === null) return 'nothing'
    if (count < segments.length && !facts.isDirectory()) return 'blocked'
  }
  return (await fileInside(folder, path)) === null ? 'blocked' : 'file'
}

const refused = (file: string, reason: string): Read<never> => ({
  ok: false,
  problems: [{ code: 'unreadable', file, path: '', reason }],
})

const readText = async (path: string): Promise<{ text: string | null; problem: string | null }> => {
  try {
    const read = await readOrdinaryFile(path, maxTextBytes)
    if (read === 'no ordinary file') return { text: null, problem: 'is not an ordinary file' }
    if (read === 'too large') return { text: null, problem: `is larger than ${maxTextBytes / 1e6} MB` }
    return { text: utf8.decode(read), problem: null }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { text: null, problem: null }
    if (error instanceof TypeError) return { text: null, problem: 'The file is not UTF-8 text' }
    return { text: null, problem: `The file cannot be read: ${messageOf(error)}` }
  }
}

/** One document of a project. */
const maxTextBytes = 8_000_000

const utf8 = new TextDecoder('utf-8', { fatal: true })

const readSources = async (
  folder: string,
  paths: readonly string[],
  links: ReadonlyMap<string, string>,
): Promise<Read<Project['sources']>> => {
  const facts = await lstat(join(folder, sourceFolder)).catch(unlessMissing)
  if (facts && !facts.isDirectory()) return refused(sourceFolder, 'is not an ordinary folder')
  const own = paths.flatMap(path => {
    const name = sourceAtPath(path)
    return name === null ? [] : [{ path, name }]
  })
  const modules = own.filter(({ path }) => !isInLibraries(path))
  if (modules.length > maxSources) return refused(sourceFolder, `has more than ${maxSources} OCaml files`)
  const problems: Problem[] = []
  const sources: Project['sources'] = {}
  for (const { path, name } of modules) {
    const { text, problem } = await readText(links.get(path) ?? join(folder, path))
    if (text === null)
      problems.push({ code: 'unreadable', file: path, path: '', reason: problem ?? 'has gone' })
    else sources[name] = text
  }
  // What is no text, or too much of it, is a data file: dune has it all the same.
  let remaining = maxSources - modules.length
  for (const { path, name } of own.filter(({ path }) => isInLibraries(path))) {
    if (remaining === 0) break
    const { text } = await readText(links.get(path) ?? join(folder, path))
    if (text === null || text.length > maxSourceLength) continue
    sources[name] = text
    remaining -= 1
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: sources }
}

const listDataFiles = async (
  folder: string,
  data: readonly string[],
  links: ReadonlyMap<string, string>,
): Promise<Project['files']> => {
  const files: Project['files'] = {}
  for (let at = 0; at < data.length; at += atOnce) {
    const some = data.slice(at, at + atOnce)
    const facts = await Promise.all(
      some.map(path => dataFile(links.get(path) ?? join(folder, path)).catch(unlessMissing)),
    )
    for (const [index, path] of some.entries()) {
      const file = facts[index]
      if (file) files[path] = file
    }
  }
  return files
}

/** What of a folder is part of a project: files by path, sorted; where the links among them lead; and what else stands there. */
export type FilesOfProject = {
  paths: readonly string[]
  links: ReadonlyMap<string, string>
  leftOut: readonly LeftOut[]
}

/** Looks through a folder. What tools make is passed over; links to folders are not followed. */
export const filesOfProject = async (folder: string): Promise<FilesOfProject> => {
  const paths: string[] = []
  const links = new Map<string, string>()
  const leftOut: LeftOut[] = []
  const visit = async (below: string): Promise<void> => {
    const entries: Dirent[] = await readdir(join(folder, below), { withFileTypes: true }).catch(() => [])
    for (const entry of entries) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`
      if (isOfTools(path)) continue
      const reason = pathFault(path) !== null ? 'name' : isOfSystem(path) ? 'system' : null
      if (reason !== null) leftOut.push({ path, reason })
      else if (entry.isDirectory()) await visit(path)
      else if (entry.isFile()) paths.push(path)
      else if (entry.isSymbolicLink()) {
        const real = await fileInside(folder, path)
        if (real === null) leftOut.push({ path, reason: 'link' })
        else {
          paths.push(path)
          links.set(path, real)
        }
      } else leftOut.push({ path, reason: 'special' })
    }
  }
  await visit('')
  return { paths: paths.sort(), links, leftOut }
}

/** How many data files are read at once. */
const atOnce = 16

/** How much of what is left out is named. */
const maxLeftOut = 200

/** Size and checksum of one file; a file that has not changed since is not read again. */
const dataFile = async (path: string): Promise<z.infer<typeof DataFile>> => {
  const { size, mtimeMs, ino } = await lstat(path)
  const tag = `${size} ${mtimeMs} ${ino}`
  const before = checksums.get(path)
  if (before?.tag === tag) return { size, sha256: before.sha256 }
  const hash = createHash('sha256')
  if (size <= smallBytes) hash.update(await readFile(path))
  else for await (const piece of createReadStream(path)) hash.update(piece as Buffer)
  const sha256 = hash.digest('hex')
  // More than the files of a few of the largest projects: one alone must not push its own out.
  if (checksums.size > 100_000) checksums.clear()
  checksums.set(path, { tag, sha256 })
  return { size, sha256 }
}

/** Files up to this size are read whole. */
const smallBytes = 1024 * 1024

const checksums = new Map<string, { tag: string; sha256: string }>()

const unlessMissing = (error: NodeJS.ErrnoException): null => {
  if (error.code === 'ENOENT') return null
  throw error
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
