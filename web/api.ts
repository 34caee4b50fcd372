import { z } from 'zod'
import { Library, type LibraryPlace, LibraryText } from '../shared/catalogue/library.ts'
import type { ProjectContent, ProjectId } from '../shared/model/project.ts'
import type { Platform } from '../shared/model/target.ts'
import {
  apiBase,
  BuildReply,
  type BuildRequest,
  type CreateRequest,
  DoctorReport,
  ErrorBody,
  GenerateReply,
  ImportedProject,
  OpenProject,
  ProjectSummary,
  Sample,
  type SaveProject,
  SaveReply,
  SessionReply,
} from '../shared/protocol/api.ts'
import { Build, type BuildId, Image, type ImageHash } from '../shared/protocol/build.ts'
import { BuildConfinement } from '../shared/protocol/build-confinement.ts'
import { LoadResult, Preview, Run, type RunId, type RunRequest } from '../shared/protocol/run.ts'
import { SharedProject, ShareReply, type ShareToken } from '../shared/protocol/share.ts'
import {
  MembersReply,
  type MembersRequest,
  TypesReply,
  type TypesRequest,
} from '../shared/protocol/source-types.ts'
import { type LockRequest, PackagesState } from '../shared/protocol/sources.ts'
import { OpenVersion, type SaveVersion, Version, type VersionId } from '../shared/protocol/version.ts'

/*
 * The HTTP client. A call never throws: it gives what the server replied, parsed with the shared schemas, or says why
 * there is no such reply.
 */

/** `silent`: nobody answered. `refused`: the server did, with an error, or with what no schema fits. */
export type Failure = { how: 'silent' } | { how: 'refused'; body: ErrorBody }
export type Reply<T> = { ok: true; value: T } | { ok: false; failure: Failure }

export const listProjects = () => call('GET', '/projects', z.array(ProjectSummary))
export const listSamples = () => call('GET', '/samples', z.array(Sample))
export const createProject = (body: CreateRequest) => call('POST', '/projects', OpenProject, { json: body })
export const readProject = (id: ProjectId) => call('GET', `/projects/${id}`, OpenProject)
export const deleteProject = (id: ProjectId) => call('DELETE', `/projects/${id}`, nothing)
export const restoreProject = (id: ProjectId) => call('POST', `/projects/${id}/restore`, OpenProject)
export const importProject = (archive: Blob) =>
  call('POST', '/projects/import', ImportedProject, { bytes: archive })
export const exportUrl = (id: ProjectId): string => `${apiBase}/projects/${id}/export`
/** What dune is given for a build of a project, as an archive. */
export const buildFilesUrl = (id: ProjectId): string => `${exportUrl(id)}/build`
export const mirageUrl = (id: ProjectId): string => `${exportUrl(id)}/mirage`

/** `leaving`: the page is being closed, and the request must outlive it. */
export const saveProject = (id: ProjectId, body: SaveProject, leaving = false) =>
  call('PUT', `/projects/${id}`, SaveReply, { json: body, leaving })

export const listVersions = (id: ProjectId) => call('GET', `/projects/${id}/versions`, z.array(Version))
export const saveVersion = (id: ProjectId, body: SaveVersion) =>
  call('POST', `/projects/${id}/versions`, Version, { json: body })
export const openVersion = (id: ProjectId, version: VersionId) =>
  call('GET', `/projects/${id}/versions/${version}`, OpenVersion)
export const nameVersion = (id: ProjectId, version: VersionId, name: string | null) =>
  call('PUT', `/projects/${id}/versions/${version}`, Version, { json: { name } })

export const readShare = (id: ProjectId) => call('GET', `/projects/${id}/share`, ShareReply)
export const makeShare = (id: ProjectId) => call('POST', `/projects/${id}/share`, ShareReply)
export const endShare = (id: ProjectId) => call('DELETE', `/projects/${id}/share`, nothing)

export const openShared = (token: ShareToken) => call('GET', `/shared/${token}`, SharedProject)
export const readSharedGenerated = (token: ShareToken) =>
  call('GET', `/shared/${token}/generated`, GenerateReply)
/** Where something of a shared project is downloaded from: `image`, `export`, `files/PATH`. */
export const sharedUrl = (token: ShareToken, what: string): string => `${apiBase}/shared/${token}/${what}`

export const generate = (platform: Platform, content: ProjectContent, signal?: AbortSignal) =>
  call('POST', '/generate', GenerateReply, { json: { platform, content }, ...(signal && { signal }) })

export const typesOf = (body: TypesRequest, signal?: AbortSignal) =>
  call('POST', '/types', TypesReply, { json: body, ...(signal && { signal }) })

export const membersOf = (body: MembersRequest, signal: AbortSignal) =>
  call('POST', '/types/members', MembersReply, { json: body, signal })

export const generateMirage = (content: ProjectContent, signal?: AbortSignal) =>
  call('POST', '/generate/mirage', GenerateReply, { json: { content }, ...(signal && { signal }) })

export const listLibraries = () => call('GET', '/libraries', z.array(Library))
export const readLibraryFile = ({ library, file }: LibraryPlace) =>
  call('GET', `/libraries/${library}/files/${encodeURIComponent(file)}`, LibraryText)

export const readPackages = (id: ProjectId) => call('GET', `/projects/${id}/packages`, PackagesState)
export const lockPackages = (id: ProjectId, json: LockRequest) =>
  call('POST', `/projects/${id}/packages/lock`, PackagesState, { json })
export const pullPackages = (id: ProjectId) => call('POST', `/projects/${id}/packages/pull`, PackagesState)
export const cancelPackages = (id: ProjectId) => call('POST', `/projects/${id}/packages/cancel`, nothing)

export const startBuild = (body: BuildRequest) => call('POST', '/builds', BuildReply, { json: body })
export const readBuild = (id: BuildId) => call('GET', `/builds/${id}`, Build)
export const listBuilds = (project: ProjectId) => call('GET', `/builds?project=${project}`, z.array(Build))
export const cancelBuild = (id: BuildId) => call('POST', `/builds/${id}/cancel`, nothing)

export const readImage = (hash: ImageHash) => call('GET', `/images/${hash}`, Image)
export const imageFileUrl = (image: Image): string =>
  `${apiBase}/images/${image.hash}/file?name=${encodeURIComponent(image.fileName)}`

export const bomUrl = (image: Image): string => `${apiBase}/images/${image.hash}/bom`

export const startRun = (body: RunRequest) => call('POST', '/runs', Run, { json: body })
export const readRun = (id: RunId) => call('GET', `/runs/${id}`, Run)
export const findPreview = (id: RunId) => call('POST', `/runs/${id}/preview`, Preview)
export const loadRun = (id: RunId, path: string) =>
  call('POST', `/runs/${id}/load`, LoadResult, { json: { path } })
export const stopRun = (id: RunId) => call('POST', `/runs/${id}/stop`, nothing)

export const readConfinement = () => call('GET', '/confinement', BuildConfinement)
export const readSession = () => call('GET', '/session', SessionReply)
export const logOut = () => call('DELETE', '/session', nothing)

export const readDoctor = () => call('GET', '/doctor', DoctorReport)

/** One sentence for a failure, for a toast or a notice. */
export const sentenceOf = (failure: Failure): string =>
  failure.how === 'silent' ? 'The server does not answer' : (failure.body.detail ?? failure.body.title)

/** The failure that an answer with an error status is. */
export const failureFrom = (status: number, text: string): Failure => failureOf(status, jsonOf(text))

let onLoggedOut = (): void => {}
/** Calls back whenever the server asks for a login: the session has ended. */
export const whenLoggedOut = (callback: () => void): void => {
  onLoggedOut = callback
}

const nothing = z.undefined()

type Sent = { json?: unknown; bytes?: Blob; signal?: AbortSignal; leaving?: boolean }

const call = async <T>(
  method: string,
  path: string,
  schema: z.ZodType<T>,
  sent: Sent = {},
): Promise<Reply<T>> => {
  let response: Response
  let text: string
  try {
    response = await fetch(apiBase + path, requestOf(method, sent))
    text = await response.text()
  } catch {
    return { ok: false, failure: { how: 'silent' } }
  }
  const body = jsonOf(text)
  if (response.status === 401) onLoggedOut()
  if (!response.ok) return { ok: false, failure: failureOf(response.status, body) }
  const parsed = schema.safeParse(body)
  return parsed.success
    ? { ok: true, value: parsed.data }
    : { ok: false, failure: unexpected(response.status, z.prettifyError(parsed.error)) }
}

const requestOf = (method: string, { json, bytes, signal, leaving }: Sent): RequestInit => {
  const body = json === undefined ? bytes : JSON.stringify(json)
  return {
    method,
    ...(signal && { signal }),
    // A browser refuses to keep a larger request alive.
    ...(leaving && typeof body === 'string' && body.length < 60_000 && { keepalive: true }),
    ...(body !== undefined && {
      body,
      headers: { 'content-type': typeof body === 'string' ? 'application/json' : 'application/gzip' },
    }),
  }
}

const jsonOf = (text: string): unknown => {
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    return text
  }
}

/** A proxy in front of a server that is down answers 502 to 504, in words of its own: nobody has answered. */
const failureOf = (status: number, body: unknown): Failure => {
  const parsed = ErrorBody.safeParse(body)
  if (parsed.success) return { how: 'refused', body: parsed.data }
  return status >= 502 && status <= 504
    ? { how: 'silent' }
    : unexpected(status, `The server answered with status ${status}`)
}

const unexpected = (status: number, detail: string): Failure => ({
  how: 'refused',
  body: {
    type: 'about:blank',
    title: 'The server gave an answer that this page does not know',
    status,
    detail,
    problems: [],
  },
})
