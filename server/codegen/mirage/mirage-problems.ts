import type { Catalogue } from '../../../shared/catalogue/catalogue.ts'
import { type Composition, type Device, type DeviceId, isApp } from '../../../shared/model/composition.ts'
import { splitLibraries } from '../../../shared/model/own-libraries.ts'
import type { ProjectContent } from '../../../shared/model/project.ts'
import { dataFolderOf, filesBelow } from '../../../shared/model/static-data.ts'
import { buildable, type Platform } from '../../../shared/model/target.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import { mayBuild, sorted, validate } from '../../../shared/validation/validate.ts'
import { emitters } from './emitters.ts'
import { insteadOfLibrary } from './packages.ts'
import { idleDevices, miragePlan, sideOf } from './plan.ts'
import type { MirageDevice, MiragePlan } from './plan-types.ts'

/**
 * What keeps a project from being exported as a MirageOS project, and what would be different there: the problems of the
 * project itself first of all, since a project that does not build is not exported.
 */
export const mirageProblems = (content: ProjectContent, catalogue: Catalogue): Problem[] => {
  const { composition, sources } = content
  const ofProject = validate(content, platform, catalogue)
  if (!mayBuild(ofProject)) return ofProject
  const ofExport = [
    ...checkSources(Object.keys(sources)),
    ...composition.devices.flatMap(device => [
      ...checkType(device, composition, catalogue),
      ...checkFolder(device, content, catalogue),
      ...checkLibraries(device, sources),
    ]),
  ]
  const differences = ofExport.length > 0 ? [] : differencesOf(miragePlan(content, catalogue))
  return sorted([...ofProject, ...ofExport, ...differences], composition)
}

/** Devices, settings and sources are the same on each platform that there is. */
const [platform] = buildable as readonly [Platform]

type Missing = Extract<Problem, { code: 'not-in-mirage' }>
type Difference = Extract<Problem, { code: 'mirage-differs' }>

const checkType = (
  { id: device, type }: Device,
  composition: Composition,
  { deviceTypes }: Catalogue,
): Missing[] => {
  const record = deviceTypes.get(type)
  if (!record || Object.hasOwn(emitters, type) || record.slot !== undefined) return []
  const missing = (what: string): Missing[] => [
    { code: 'not-in-mirage', device, what, instead: 'Take it out, or do its work in the app.' },
  ]
  const side = sideOf(record, composition)
  if (side === null) return missing(`device like \`${record.title}\``)
  if (record.manifest)
    return missing(
      `way to attach \`${record.title}\`: its manifest has its own network and block devices alone`,
    )
  return side.libraries.flatMap(library => checkLibrary(device, library))
}

const checkSources = (files: readonly string[]): Missing[] =>
  files
    .filter(file => /^config\.mli?$/i.test(file))
    .map(file => ({
      code: 'not-in-mirage',
      device: null,
      what: `room for \`src/${file}\`: its own \`config.ml\` has that name`,
      instead: 'Call the file otherwise.',
    }))

/** Folders that `mirage configure` and its build write to. */
const mirageFolders: ReadonlySet<string> = new Set(['_build', '_opam', 'dist', 'duniverse', 'mirage'])

const checkFolder = (device: Device, { files = {} }: ProjectContent, catalogue: Catalogue): Missing[] => {
  const folder = dataFolderOf(catalogue, device)
  if (folder === null) return []
  const missing = (what: string, instead: string): Missing[] => [
    { code: 'not-in-mirage', device: device.id, what, instead },
  ]
  if (filesBelow(files, folder).length === 0)
    return missing(
      `way to make a store of a folder that is not there, as \`${folder}/\` without files`,
      'Put a file into the folder.',
    )
  if (folder.includes(' '))
    return missing(`data folders with spaces, as \`${folder}/\``, 'Call the folder otherwise.')
  const [first = ''] = folder.split('/')
  return mirageFolders.has(first)
    ? missing(
        `room for the data folder \`${folder}/\`: it writes to \`${first}/\``,
        'Call the folder otherwise.',
      )
    : []
}

const checkLibraries = (device: Device, sources: ProjectContent['sources']): Missing[] =>
  isApp(device)
    ? splitLibraries(sources, device.app.libraries).others.flatMap(library =>
        checkLibrary(device.id, library),
      )
    : []

const checkLibrary = (device: DeviceId, library: string): Missing[] => {
  const instead = insteadOfLibrary(library)
  return instead === null
    ? []
    : [{ code: 'not-in-mirage', device, what: `library \`${library}\``, instead: `Use ${instead}.` }]
}

/** What an exported project does otherwise than the composition's own image. */
export const differencesOf = (plan: MiragePlan): Difference[] => {
  const differs = ({ device }: MirageDevice, difference: string): Difference => ({
    code: 'mirage-differs',
    device: device.id,
    difference,
  })
  return [
    ...plan.devices.flatMap(planned => {
      const difference = differences[planned.device.type]?.(planned.name, planned.device.settings)
      return difference === undefined ? [] : [differs(planned, difference)]
    }),
    ...idleDevices(plan).map(planned =>
      differs(
        planned,
        `No app stands on \`${planned.name}\`: MirageOS starts it beside the apps, not before them`,
      ),
    ),
    ...plan.apps
      .slice(1)
      .map(planned =>
        differs(
          planned,
          `MirageOS waits for apps in turn: an exception in \`${planned.name}\` ends the unikernel when the apps before it have ended`,
        ),
      ),
  ]
}

const cohttp = (name: string): string =>
  `\`${name}\` is cohttp 6.1 in MirageOS 4.11, 4.0 here: sources that go deeper than \`Cohttp_mirage\` may have to change`

const differences: Readonly<
  Record<string, (name: string, settings?: Record<string, unknown>) => string | undefined>
> = {
  cohttp_server: cohttp,
  cohttp_client: cohttp,
  https_client: cohttp,
  tls_server: (name, settings) =>
    settings?.resumption === false
      ? undefined
      : `\`${name}\` takes no session up again in MirageOS: every connection is a full handshake`,
  sqlite_kv_rw: name =>
    `\`${name}\` is a chamelon (littlefs) store in MirageOS: its disk is formatted before the first boot, with \`chamelon format\`, and what an image of this product kept is not read`,
}
