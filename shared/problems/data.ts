import { dataLimits, staticModule } from '../model/static-data.ts'
import type { Problem } from './problem.ts'
import type { ProblemRecords } from './record.ts'

/** Data folders, and what a folder has that is no part of a project. */
export const dataProblems = {
  'empty-data-folder': {
    describe: (problem, { at }) => ({
      title: `The project has no data files in \`${problem.folder}/\`: the store in the image is empty`,
      where: at(problem.device),
      short: `No files in ${problem.folder}`,
    }),
    fixes: (problem, { find, catalogue, files }) => {
      const device = find(problem.device)
      const setting = device && catalogue.deviceTypes.get(device.type)?.dataFolder
      const folders = new Set(Object.keys(files).flatMap(path => path.split('/').slice(0, -1).slice(0, 1)))
      return setting === undefined
        ? []
        : [...folders].slice(0, 3).map(folder => ({
            label: `Use ${folder}`,
            edits: [{ edit: 'set-setting', device: problem.device, setting, value: folder }],
          }))
    },
  },
  'data-folder-clash': {
    describe: (problem, { name, at }) => ({
      title: `The folders of ${name(problem.device)} and ${name(problem.other)} would both become the module \`${staticModule(problem.folder)}\``,
      where: at(problem.device),
      short: 'Folder names too alike',
    }),
    fixes: (problem, { remove }) => [remove(problem.device)],
  },
  'too-much-data': {
    describe: (problem, { at }) => ({
      title: `With \`${problem.folder}/\`, ${problem.files} files of ${Math.ceil(problem.bytes / 1024 / 1024)} MiB would be in the image, which takes at most ${dataLimits.files} files and ${dataLimits.bytes / 1024 / 1024} MiB`,
      where: at(problem.device),
      short: 'Too much data',
    }),
  },
  'left-out': {
    describe: (problem, { composition }) => {
      const shown = problem.paths.slice(0, 5).map(path => `\`${path}\``)
      const more = problem.count - shown.length
      const [names, they] = [
        `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
        problem.count === 1 ? 'is' : 'are',
      ]
      return {
        title: `${names} ${they} no part of the project: ${leftOutReasons[problem.reason]}`,
        where: composition.name,
        short: 'Left out',
      }
    },
  },
} satisfies Partial<ProblemRecords>

const leftOutReasons: Record<Extract<Problem, { code: 'left-out' }>['reason'], string> = {
  name: 'a path has at most 400 characters, without backslashes and what cannot be seen',
  link: 'a link counts only where it leads to a file of the project',
  special: 'neither a file nor a folder',
  system: 'macOS or Windows keeps its own notes there',
}
