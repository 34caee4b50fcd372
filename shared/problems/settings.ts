import { isApp } from '../model/composition.ts'
import type { ProblemRecords } from './record.ts'

/** Settings and boot arguments. */
export const settingProblems = {
  'unknown-setting': {
    describe: (problem, { name, at }) => ({
      title: `${name(problem.device)} has no setting \`${problem.setting}\``,
      where: at(problem.device),
      short: 'Unknown setting',
    }),
    fixes: problem => [
      {
        label: 'Back to the default',
        edits: [{ edit: 'set-setting', device: problem.device, setting: problem.setting, value: null }],
      },
    ],
  },
  'bad-setting': {
    describe: (problem, { at }) => ({
      title: `Setting \`${problem.setting}\`: \`${problem.value}\` ${problem.reason}`,
      where: at(problem.device),
      short: `${problem.setting} has no value`,
    }),
    fixes: problem => [
      {
        label: 'Back to the default',
        edits: [{ edit: 'set-setting', device: problem.device, setting: problem.setting, value: null }],
      },
    ],
  },
  'unknown-boot-argument': {
    describe: (problem, { name, at }) => ({
      title: `${name(problem.device)} has no boot argument \`--${problem.flag}\``,
      where: at(problem.device),
      short: 'Unknown boot argument',
    }),
    fixes: problem => [
      {
        label: 'Forget its value',
        edits: [{ edit: 'set-boot', device: problem.device, flag: problem.flag, value: null }],
      },
    ],
  },
  'bad-boot-default': {
    describe: (problem, { at }) => ({
      title: `Default of \`--${problem.flag}\`: \`${problem.value}\` ${problem.reason}`,
      where: at(problem.device),
      short: `--${problem.flag} has no default`,
    }),
  },
  'bad-boot-value': {
    describe: (problem, { at }) => ({
      title: `Boot argument \`--${problem.flag}\`: \`${problem.value}\` ${problem.reason}`,
      where: at(problem.device),
      short: `--${problem.flag} has no value`,
    }),
    fixes: problem => [
      {
        label: 'Back to the default',
        edits: [{ edit: 'set-boot', device: problem.device, flag: problem.flag, value: null }],
      },
    ],
  },
  'boot-values-clash': {
    describe: (problem, { at }) => ({
      title: `Only one of ${problem.flags.map(flag => `\`--${flag}\``).join(' and ')} can be true`,
      where: at(problem.device),
      short: 'They contradict',
    }),
    fixes: problem =>
      problem.flags.map(flag => ({
        label: `Forget --${flag}`,
        edits: [{ edit: 'set-boot', device: problem.device, flag, value: null }],
      })),
  },
  'boot-argument-clash': {
    describe: (problem, { name, at }) => ({
      title:
        problem.other === null
          ? `Every image has a boot argument \`--${problem.flag}\` already`
          : problem.other === problem.device
            ? `\`--${problem.flag}\` is declared twice`
            : `${name(problem.other)} has a boot argument \`--${problem.flag}\` already`,
      where: at(problem.device),
      short: `--${problem.flag} is taken`,
    }),
    fixes: (problem, { find, catalogue }) => {
      // Either of the two may take a group: the one that was found second, rather.
      const grouped = [problem.device, problem.other].flatMap(id => {
        const device = id === null ? undefined : find(id)
        const type = device && !isApp(device) ? catalogue.deviceTypes.get(device.type) : undefined
        return device && type?.settings.some(({ id }) => id === 'group') ? [device] : []
      })
      return grouped.slice(0, 1).map(({ id, name }) => ({
        label: 'Give it a group',
        edits: [{ edit: 'set-setting', device: id, setting: 'group', value: name }],
      }))
    },
  },
} satisfies Partial<ProblemRecords>
