import { formatOcamlProblem } from '../ocaml/ocaml-problem.ts'
import type { ProblemRecords } from './record.ts'
import { formatPlace } from './source-place-text.ts'

/** Records of the project itself, the MirageOS export, and what a build says. */
export const otherProblems = {
  'bad-custom-type': {
    describe: problem => {
      const what = problem.kind === 'signature' ? 'Signature' : 'Device type'
      return {
        title: `${what} \`${problem.id}\`, \`${problem.path}\`: ${problem.reason}`,
        where: `${what}s of this project`,
        short: `${what} ${problem.id}`,
      }
    },
  },
  'not-in-mirage': {
    describe: (problem, { at, composition }) => ({
      title: `MirageOS 4.11 has no ${problem.what}. ${problem.instead.replace(/\.$/, '')}`,
      where: problem.device === null ? composition.name : at(problem.device),
      short: 'Not in MirageOS',
    }),
  },
  'mirage-differs': {
    describe: (problem, { at }) => ({
      title: problem.difference,
      where: at(problem.device),
      short: 'Other in MirageOS',
    }),
  },
  ocaml: {
    describe: (problem, { at }) => {
      const text = formatOcamlProblem(problem)
      const device = problem.device === null ? '' : `${at(problem.device)} · `
      return {
        title: text.title,
        where: `${device}${formatPlace(problem.place)}`,
        short: `Line ${problem.place.line}: ${text.short}`,
      }
    },
  },
  packages: {
    describe: problem => ({
      title: problem.reason.replace(/\.$/, ''),
      where: 'Packages of this project',
      short: 'Packages',
    }),
  },
  'build-failed': {
    describe: (problem, { composition }) => ({
      title: problem.message,
      where: composition.name,
      short: 'Build failed',
    }),
  },
} satisfies Partial<ProblemRecords>
