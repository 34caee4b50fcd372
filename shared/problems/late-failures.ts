import type { ProblemRecords } from './record.ts'
import { slotTitles } from './slot-titles.ts'
import { oneEach, retyped, separateStore } from './wiring-fixes.ts'

/** What would compile and then fail, or show a secret. */
export const lateFailures = {
  'part-left-out': {
    describe: (problem, { name, at }) => {
      const part = slotTitles[problem.slot] ?? problem.slot
      return {
        title: `${name(problem.device)} needs the ${part}, which ${name(problem.other)} leaves out`,
        where: at(problem.device),
        short: `Needs the ${part}`,
      }
    },
    fixes: (problem, { remove }) => [remove(problem.other)],
  },
  'not-alone': {
    describe: (problem, { name, at }) => ({
      title: `${problem.wires.length} ports share ${name(problem.device)}, and each expects to be alone with it: ${problem.wires.map(({ to }) => name(to.device)).join(', ')}`,
      where: at(problem.device),
      short: `Shared by ${problem.wires.length}`,
    }),
    fixes: (problem, context) => oneEach(problem, context),
  },
  'exposed-key': {
    describe: (problem, { name, at }) => {
      const place = problem.folder === null ? name(problem.device) : `folder \`${problem.folder}\``
      const what =
        problem.key === null
          ? `${place}, which a port for secrets reads, too`
          : `the private key \`${problem.key}\` in ${place}`
      return {
        title: `${name(problem.reader)} can read ${what}, and may show it to anyone: give the key a folder of its own`,
        where: at(problem.device),
        short: 'A private key is readable',
      }
    },
    fixes: (problem, context) => separateStore(problem, context),
  },
  'missing-certificate': {
    describe: (problem, { name, at }) => ({
      title: `${name(problem.device)} finds no ${problem.files.map(file => `\`${file}\``).join(' and no ')} in folder \`${problem.folder}\`, so the boot will end`,
      where: at(problem.device),
      short: 'No certificate',
    }),
  },
  'bad-certificate': {
    describe: (problem, { at }) => ({
      title: `\`${problem.file}\` ${problem.reason}`,
      where: at(problem.device),
      short: 'Certificate of no use',
    }),
  },
  'needs-tls': {
    describe: (problem, { name, at }) => ({
      title: `\`--${problem.flag}\` of ${name(problem.app)} is an https address, and ${name(problem.device)} has no TLS: the HTTPS client has`,
      where: at(problem.device),
      short: 'Has no TLS',
    }),
    fixes: (problem, context) => retyped(problem.device, ['https_client'], context),
  },
} satisfies Partial<ProblemRecords>
