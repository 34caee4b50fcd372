import type { Device } from '../model/composition.ts'
import type { Project } from '../model/project.ts'
import { applyChanges } from './apply-changes.ts'
import type { Change } from './change.ts'
import { compare } from './compare.ts'
import { sameJson } from './keyed.ts'

/** `overlaps`: the changes of one side that touch what the other side changed too. */
export type Merged = { ok: true; project: Project } | { ok: false; overlaps: readonly Change[] }

/**
 * What two people made of the same project, put together where no two changes touch the same thing. A device is one
 * thing, so is a source: two changes of one are left to people. Where things stand, `mine` wins. Pure.
 */
export const merge = (base: Project, local: Project, theirs: Project): Merged => {
  const here = compare(base, local)
  const there = compare(base, theirs)
  const fresh = here.filter(change => !there.some(other => sameJson(change, other)))
  const taken = new Set(there.filter(change => !here.some(other => sameJson(change, other))).flatMap(touched))
  const overlaps = fresh.filter(change => touched(change).some(thing => conflicts(thing, taken)))
  if (overlaps.length > 0) return { ok: false, overlaps }
  return { ok: true, project: applyChanges(applyChanges(base, there), fresh) }
}

/** What a change alters (`=`), and what it needs to be there (`?`) or takes away (`-`). */
const touched = (change: Change): string[] => {
  switch (change.change) {
    case 'device-added':
      return [`=device ${change.key}`, `=name ${change.device.name}`]
    case 'device-removed':
      return [`=device ${change.key}`, `-${change.device.id}`]
    case 'device-renamed':
      return [`=device ${change.key}`, `=name ${change.after}`]
    case 'app-field':
      return [`=device ${change.key}`, ...(change.field === 'ports' ? [`-${change.device.id}`] : [])]
    case 'device-field':
      return [`=device ${change.key}`, `-${change.device.id}`]
    case 'setting':
    case 'boot':
      return [`=device ${change.key}`]
    case 'wire-added':
    case 'wire-removed':
      return wireTouches(change.wire)
    case 'rewired':
    case 'wire-changed':
      return [...wireTouches(change.before), ...wireTouches(change.after)]
    case 'field':
      return [`=field ${change.field}`]
    case 'order':
      return [`=order ${change.of}`]
    case 'source':
      return [`=source ${change.name}`]
    case 'data-file':
      return [`=file ${change.path}`]
    case 'note':
      return [`=note ${change.key}`]
    case 'moved':
    case 'layout-field':
      return []
  }
}

const wireTouches = ({
  from,
  to,
}: {
  from: { device: Device['id'] }
  to: { device: string; port: string }
}) => [`=port ${to.device} ${to.port}`, `?${from.device}`, `?${to.device}`]

const conflicts = (thing: string, taken: ReadonlySet<string>): boolean => {
  const what = thing.slice(1)
  if (thing.startsWith('=')) return taken.has(thing)
  return taken.has(thing.startsWith('?') ? `-${what}` : `?${what}`)
}
