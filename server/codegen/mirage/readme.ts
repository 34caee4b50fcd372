import type { Problem } from '../../../shared/problems/problem.ts'
import type { MiragePlan } from './plan-types.ts'

/** How the exported project is built and booted, and what is different in it. */
export const readme = (
  { name, title, devices, apps, folders }: MiragePlan,
  differences: readonly Extract<Problem, { code: 'mirage-differs' }>[],
  { hasLibraries }: { hasLibraries: boolean },
): string => {
  let taps = 0
  const attached = devices.flatMap(({ name, type }) =>
    type?.manifest === 'net'
      ? [`--net:${name}=tap${taps++}`]
      : type?.manifest === 'block'
        ? [`--block:${name}=${name}.img`]
        : [],
  )
  return `# ${title}

A unikernel for MirageOS 4.11, exported from Unikernel Composer.

\`\`\`
mirage configure -t hvt
make
${['solo5-hvt', ...attached, '--', `dist/${name}.hvt`].join(' ')}
\`\`\`

Boot arguments follow the image's name; \`--help\` lists them.

| file | what |
|---|---|
| \`config.ml\` | the devices, under the names that they have on the canvas, and how they are wired |
| ${apps.length === 0 ? 'sources' : 'the other `.ml` files'} | the project's own sources, as they are, and what \`config.ml\` names beside them |
${hasLibraries ? '| `lib/` | the libraries of the project |\n' : ''}${folders.map(folder => `| \`${folder}/\` | compiled into the image |\n`).join('')}
${
  differences.length === 0
    ? ''
    : `## What is different

${differences.map(({ difference }) => `- ${difference}.\n`).join('')}`
}`
}
