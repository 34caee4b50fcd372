import { useMemo } from 'react'
import { create } from 'zustand'
import { type Composition, type DeviceId, wireKey } from '../../../shared/model/composition.ts'
import { describe } from '../../../shared/problems/describe.ts'
import {
  devicesOf,
  type Problem,
  type Severity,
  severityOf,
  wiresOf,
} from '../../../shared/problems/problem.ts'
import { catalogueNow } from '../../store/catalogue.ts'

/** What is wrong with one device, for its last row and its ports. */
export type Marks = {
  /** `warning`: of doubt, or only unfinished, such as a port that waits for its wire. */
  severity: Severity
  short: string
  message: string
  /** How many problems there are beyond the one named. */
  more: number
  ports: ReadonlySet<string>
}

type MarkState = { devices: ReadonlyMap<DeviceId, Marks>; wires: ReadonlySet<string> }

const useMarkStore = create<MarkState>()(() => ({ devices: new Map(), wires: new Set() }))

/** The marks of a device; null where nothing is wrong with it. */
export const useMarks = (id: DeviceId): Marks | null => useMarkStore(({ devices }) => devices.get(id) ?? null)
export const useMarkedWires = (): ReadonlySet<string> => useMarkStore(({ wires }) => wires)
/** Shows these problems on the canvas; a device is drawn again only where its own changed. */
export const showMarks = (problems: readonly Problem[], composition: Composition): void =>
  useMarkStore.setState(before => ({
    devices: kept(before.devices, marksOf(problems, composition)),
    wires: new Set(problems.filter(isWrongWire).flatMap(problem => wiresOf(problem).map(wireKey))),
  }))

/** The marks of each device with a problem: the worst problem named, the others counted. */
export const marksOf = (problems: readonly Problem[], composition: Composition): Map<DeviceId, Marks> => {
  const byDevice = new Map<DeviceId, Problem[]>()
  for (const problem of problems)
    for (const id of devicesOf(problem)) byDevice.set(id, [...(byDevice.get(id) ?? []), problem])
  return new Map(
    [...byDevice].map(([id, own]) => {
      const sorted = own.toSorted((a, b) => rank(a) - rank(b))
      const worst = sorted[0]
      const words = worst
        ? describe(worst, { composition, catalogue: catalogueNow() })
        : { short: '', title: '' }
      const marks: Marks = {
        severity: worst && rank(worst) === 0 ? 'error' : 'warning',
        short: words.short,
        message: words.title.replaceAll('`', ''),
        more: sorted.length - 1,
        ports: new Set(
          sorted.flatMap(problem => (rank(problem) === 0 && 'port' in problem ? [problem.port] : [])),
        ),
      }
      return [id, marks]
    }),
  )
}

/** Wrong before unfinished before doubtful: a port that has no wire yet is no reason for red. */
const rank = (problem: Problem): number =>
  problem.code === 'unwired-port' ? 1 : severityOf(problem) === 'error' ? 0 : 2

const isWrongWire = (problem: Problem): boolean =>
  problem.code !== 'unwired-port' && severityOf(problem) === 'error'

const kept = (
  before: ReadonlyMap<DeviceId, Marks>,
  next: Map<DeviceId, Marks>,
): ReadonlyMap<DeviceId, Marks> =>
  new Map([...next].map(([id, marks]) => [id, sameMarks(before.get(id), marks) ?? marks]))

const sameMarks = (a: Marks | undefined, b: Marks): Marks | null =>
  a &&
  a.severity === b.severity &&
  a.short === b.short &&
  a.more === b.more &&
  [...a.ports].join() === [...b.ports].join()
    ? a
    : null

/** The severity of every marked device, for the map. */
export const useMarkedDevices = (): ReadonlyMap<string, Severity> => {
  const devices = useMarkStore(state => state.devices)
  return useMemo(() => new Map([...devices].map(([id, { severity }]) => [id, severity])), [devices])
}
