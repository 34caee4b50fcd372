import type { Catalogue } from '../catalogue/catalogue.ts'
import { counterpartOf } from '../catalogue/counterparts.ts'
import { nearestTypes } from '../catalogue/nearest-types.ts'
import { freeName, newDevice } from '../model/new-device.ts'
import { suggestDeviceName } from '../ocaml/ocaml-names.ts'
import type { ProblemRecords } from './record.ts'
import { slotTitles } from './slot-titles.ts'
import { retyped } from './wiring-fixes.ts'

/** Devices: ids, names, types, the platform that has them. */
export const deviceProblems = {
  unreadable: {
    describe: problem => ({
      title: problem.path === '' ? problem.reason : `\`${problem.path}\`: ${problem.reason}`,
      where: problem.file,
      short: 'Cannot be read',
    }),
  },
  'unknown-device-type': {
    describe: (problem, { at, catalogue }) => ({
      title: unknownType(problem.type, catalogue),
      where: at(problem.device),
      short: 'Unknown device type',
    }),
    fixes: (problem, { remove, catalogue, context }) => {
      const types = [counterpartOf(problem.type)?.type ?? nearestTypes(catalogue, problem.type)].flat()
      return [...retyped(problem.device, types.slice(0, 2), context), remove(problem.device)]
    },
  },
  'duplicate-id': {
    describe: (problem, { at }) => ({
      title: `Two devices have the id \`${problem.device}\``,
      where: at(problem.device),
      short: 'Id taken twice',
    }),
  },
  'bad-name': {
    describe: (problem, { at }) => ({
      title: badName(problem.name, problem.reason),
      where: at(problem.device),
      short: 'Not a device name',
    }),
    fixes: (problem, { rename, composition }) => {
      const name = freeName(composition, suggestDeviceName(problem.name))
      return [rename(problem.device, name)]
    },
  },
  'duplicate-name': {
    describe: (problem, { at }) => ({
      title: `Two devices are called \`${problem.name}\``,
      where: at(problem.device),
      short: 'Name taken twice',
    }),
    fixes: (problem, { rename, composition }) => [
      rename(problem.device, freeName(composition, problem.name)),
    ],
  },
  'slot-taken': {
    describe: (problem, { name, at }) => ({
      title: `An image has one ${slotTitles[problem.slot] ?? problem.slot}: ${name(problem.other)} has that place`,
      where: at(problem.device),
      short: `One ${slotTitles[problem.slot] ?? problem.slot} only`,
    }),
    fixes: (problem, { remove }) => [remove(problem.device)],
  },
  'too-many-manifest-devices': {
    describe: (problem, { composition }) => ({
      title: `An image has at most 63 network and block devices, this one has ${problem.count}`,
      where: composition.name,
      short: 'Too many devices',
    }),
    fixes: (_problem, { remove, composition, catalogue }) => {
      const last = composition.devices.findLast(({ type }) => catalogue.deviceTypes.get(type)?.manifest)
      return last ? [remove(last.id)] : []
    },
  },
  'unsupported-target': {
    describe: (problem, { name, at }) => ({
      title: `${name(problem.device)} does not run on ${problem.target}`,
      where: at(problem.device),
      short: `Not on ${problem.target}`,
    }),
    fixes: (problem, { remove }) => [remove(problem.device)],
  },
  'not-in-universe': {
    describe: (problem, { name, at }) => ({
      title: `The ${problem.universe} universe does not have ${name(problem.device)}`,
      where: at(problem.device),
      short: `Not in ${problem.universe}`,
    }),
    fixes: (problem, { remove }) => [remove(problem.device)],
  },
  'nothing-starts': {
    describe: (_problem, { composition }) => ({
      title: 'Nothing starts: the graph has no app',
      where: composition.name,
      short: 'No app',
    }),
    fixes: (_problem, { composition, catalogue }) => [
      {
        label: 'Add an OCaml app',
        edits: [{ edit: 'add-device', device: newDevice(catalogue, composition, 'app') }],
      },
    ],
  },
} satisfies Partial<ProblemRecords>

const unknownType = (type: string, catalogue: Catalogue): string => {
  const counterpart = counterpartOf(type)
  const instead = counterpart?.type ? typeTitle(counterpart.type, catalogue) : null
  if (counterpart)
    return instead === null
      ? `\`${type}\` is not to be had: ${counterpart.reason}`
      : `\`${type}\` is not to be had. ${instead} has its place: ${counterpart.reason}`
  const [near] = nearestTypes(catalogue, type)
  return near === undefined
    ? `No device type is called \`${type}\`, here or in MirageOS 4.11`
    : `No device type is called \`${type}\`. The nearest is \`${near}\`, ${typeTitle(near, catalogue)}`
}

const typeTitle = (type: string, catalogue: Catalogue): string =>
  type === 'app' ? '“OCaml app”' : `“${catalogue.deviceTypes.get(type)?.title ?? type}”`

const badName = (name: string, reason: 'form' | 'empty'): string =>
  reason === 'empty'
    ? 'A device has no name'
    : `A device name is small letters and digits, at most 67, starting with a letter: \`${name}\` is not`
