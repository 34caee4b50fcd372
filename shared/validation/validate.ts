import type { Catalogue } from '../catalogue/catalogue.ts'
import type { Composition, Device, DeviceId } from '../model/composition.ts'
import type { Platform } from '../model/target.ts'
import { devicesOf, type Problem, severityOf } from '../problems/problem.ts'
import { checkApps } from './apps.ts'
import { checkBootArguments } from './boot-arguments.ts'
import { checkCertificates } from './certificates.ts'
import { checkCustomTypes } from './custom-types.ts'
import { checkDataFolders } from './data-folders.ts'
import { checkLateFailures } from './late-failures.ts'
import { checkLeftOut } from './left-out.ts'
import { checkNames } from './names.ts'
import { checkOwnLibraries } from './own-libraries.ts'
import { checkPlainClients } from './plain-clients.ts'
import type { Checked, Scene } from './scene.ts'
import { checkSecrets } from './secrets.ts'
import { checkSettings } from './settings.ts'
import { checkSharing } from './sharing.ts'
import { checkSources } from './sources.ts'
import { checkSupport } from './support.ts'
import { checkWires } from './wires.ts'

/**
 * Everything that would keep a project from building on a platform, and what is doubtful: errors first, then in the order
 * of the graph. What has no error here compiles, but for the user's own OCaml. Pure; a millisecond for a hundred devices.
 */
export const validate = (checked: Checked, platform: Platform, catalogue: Catalogue): Problem[] => {
  const byId = new Map<DeviceId, Device>()
  for (const device of checked.composition.devices) if (!byId.has(device.id)) byId.set(device.id, device)
  const scene: Scene = { ...checked, catalogue, platform, byId }
  const problems = [
    checkNames,
    checkSupport,
    checkWires,
    checkSharing,
    checkLateFailures,
    checkSettings,
    checkApps,
    checkCustomTypes,
    checkSources,
    checkOwnLibraries,
    checkBootArguments,
    checkDataFolders,
    checkSecrets,
    checkCertificates,
    checkPlainClients,
    checkLeftOut,
  ].flatMap(check => check(scene))
  return sorted(problems, checked.composition)
}

/** Whether a build may start. */
export const mayBuild = (problems: readonly Problem[]): boolean =>
  !problems.some(problem => severityOf(problem) === 'error')

/** Errors before warnings, then in the order of the devices they are marked on; problems of no device come last. */
export const sorted = (problems: readonly Problem[], composition: Composition): Problem[] => {
  const rank = new Map(composition.devices.map(({ id }, index) => [id, index]))
  const key = (problem: Problem): number => {
    const [device] = devicesOf(problem)
    const place = device === undefined ? undefined : rank.get(device)
    return (severityOf(problem) === 'error' ? 0 : 1e9) + (place ?? 1e8)
  }
  return problems
    .map(problem => ({ problem, key: key(problem) }))
    .sort((a, b) => a.key - b.key)
    .map(({ problem }) => problem)
}
