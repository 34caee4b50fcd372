import type { Catalogue } from './catalogue.ts'
import type { Composition, Device, DeviceId } from './composition.ts'
import { devicesOf, type Problem, severityOf } from './problem.ts'
import type { Platform } from './target.ts'
import { checkApps } from './validation/apps.ts'
import { checkBootArguments } from './validation/boot-arguments.ts'
import { checkCertificates } from './validation/certificates.ts'
import { checkDataFolders } from './validation/data-folders.ts'
import { checkLateFailures } from './validation/late-failures.ts'
import { checkLeftOut } from './validation/left-out.ts'
import { checkNames } from './validation/names.ts'
import { checkOwnTypes } from './validation/own-types.ts'
import { checkPlainClients } from './validation/plain-clients.ts'
import type { Checked, Scene } from './validation/scene.ts'
import { checkSecrets } from './validation/secrets.ts'
import { checkSettings } from './validation/settings.ts'
import { checkSharing } from './validation/sharing.ts'
import { checkSources } from './validation/sources.ts'
import { checkSupport } from './validation/support.ts'
import { checkWires } from './validation/wires.ts'

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
    checkOwnTypes,
    checkSources,
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
