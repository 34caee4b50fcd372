import type { Edit } from '../model/edit.ts'
import type { ProblemRecords } from './record.ts'
import { feeding, sharing, withEverything } from './wiring-fixes.ts'

/** Wires and ports: what is missing, twice, of another type, or in a circle. */
export const wireProblems = {
  'dangling-wire': {
    describe: (problem, { ends }) => {
      const missing = problem.end === 'from' ? problem.wire.from.device : problem.wire.to.device
      return {
        title: `A wire ends at \`${missing}\`, which is not there`,
        where: ends(problem.wire),
        short: 'Wire without an end',
      }
    },
    fixes: problem => [{ label: 'Remove the wire', edits: [{ edit: 'remove-wire', wire: problem.wire }] }],
  },
  'unknown-port': {
    describe: (problem, { name, ends }) => ({
      title: `${name(problem.device)} has no port \`${problem.port}\``,
      where: ends(problem.wire),
      short: `No port ${problem.port}`,
    }),
    fixes: problem => [{ label: 'Remove the wire', edits: [{ edit: 'remove-wire', wire: problem.wire }] }],
  },
  'doubly-wired-port': {
    describe: (problem, { name, at }) => ({
      title: `Port \`${problem.port}\` has ${problem.wires.length} wires: ${problem.wires.map(wire => name(wire.from.device)).join(' and ')}`,
      where: at(problem.device),
      short: `${problem.port} wired twice`,
    }),
    fixes: (problem, { find }) =>
      problem.wires.map(wire => ({
        label: `Keep ${find(wire.from.device)?.name ?? wire.from.device}`,
        edits: problem.wires
          .filter(other => other !== wire)
          .map((wire): Edit => ({ edit: 'remove-wire', wire })),
      })),
  },
  'type-mismatch': {
    describe: (problem, { name, type, ends }) => {
      const given = problem.gives === null ? 'nothing' : type(problem.gives)
      return {
        title: `\`${problem.wire.to.port}\` needs ${type(problem.needs)}, ${name(problem.wire.from.device)} gives ${given}`,
        where: ends(problem.wire),
        short: `${problem.wire.to.port} does not fit`,
      }
    },
    fixes: (problem, context) => [
      ...feeding(problem.wire.to.device, problem.wire.to.port, problem.needs, context),
      { label: 'Remove the wire', edits: [{ edit: 'remove-wire', wire: problem.wire }] },
    ],
  },
  'unwired-port': {
    describe: (problem, { name, at, type }) => ({
      title: `${name(problem.device)} needs ${type(problem.needs)} at \`${problem.port}\``,
      where: at(problem.device),
      short: `${problem.port} is not wired`,
    }),
    fixes: (problem, context) =>
      withEverything(feeding(problem.device, problem.port, problem.needs, context), context),
  },
  'not-shared': {
    describe: (problem, { name, at }) => {
      const [a, b] = problem.ends
      const way = (path: readonly string[]): string => `\`${path.join(' > ')}\``
      return {
        title: `${name(problem.device)} needs one device at ${way(problem.paths[0])} and ${way(problem.paths[1])}, it has ${name(a)} and ${name(b)}`,
        where: at(problem.device),
        short: `Two of ${problem.paths[0].at(-1)}`,
      }
    },
    fixes: (problem, context) => sharing(problem, context),
  },
  cycle: {
    describe: (problem, { name, at }) => ({
      title: `Each of these stands on the next, so none can start first: ${problem.devices.map(name).join(', ')}`,
      where: problem.devices.map(at).join(', '),
      short: 'Stands on itself',
    }),
    fixes: problem => {
      const wire = problem.wires.at(-1)
      return wire
        ? [{ label: 'Remove the last wire of the cycle', edits: [{ edit: 'remove-wire', wire }] }]
        : []
    },
  },
} satisfies Partial<ProblemRecords>
