import type { ProjectContent } from '../shared/model/project.ts'
import type { Image } from '../shared/protocol/build.ts'
import type { BuildClient, TimedBuild } from './build-client.ts'
import { createProject } from './create-project.ts'
import type { Metric } from './metric.ts'
import { readSampleProject } from './read-sample-project.ts'
import { repeat } from './sample.ts'

/** Click to image for `hello`: never built, after an edit of one line, and the very same again. */
export const measureBuilds = async (
  client: BuildClient,
  url: string,
  runs: number,
): Promise<{ metrics: Metric[]; image: Image }> => {
  const hello = readSampleProject('hello')
  const count = { warmUp: 2, runs }
  const mark = Date.now()

  const fresh = await repeat(count, run =>
    client.build(edited(hello, `never built before, ${mark}.${run}`), null),
  )
  const project = await createProject(url, hello)
  const rebuilt = await repeat(count, run => client.build(edited(hello, `edit ${mark}.${run}`), project))
  const same = edited(hello, `the same ${mark}`)
  await client.build(same, project)
  const identical = await repeat(count, () => client.build(same, project))
  expectCached(fresh, false)
  expectCached(rebuilt, false)
  expectCached(identical, true)

  const [first] = fresh
  if (!first) throw new Error('at least one run is needed')
  const ms = ({ ms }: TimedBuild): number => ms
  return {
    image: first.image,
    metrics: [
      {
        title: 'hello, never built: click to image',
        unit: 'ms',
        sample: fresh.map(ms),
        goal: 500,
        mirage: 12_000,
      },
      {
        title: '  of it inside dune',
        unit: 'ms',
        sample: fresh.map(({ duneMs }) => duneMs),
        goal: null,
        mirage: null,
      },
      {
        title: '  of it outside dune',
        unit: 'ms',
        sample: fresh.map(({ ms, duneMs }) => ms - duneMs),
        goal: 150,
        mirage: null,
      },
      { title: 'hello, one line edited', unit: 'ms', sample: rebuilt.map(ms), goal: 350, mirage: 660 },
      { title: 'hello, nothing changed', unit: 'ms', sample: identical.map(ms), goal: 50, mirage: 240 },
      { title: 'hello.hvt, size', unit: 'MB', sample: [first.image.bytes / 1e6], goal: 2, mirage: 5.5 },
    ],
  }
}

/** The project with another line in its app; the line prints, so that the image differs too. */
const edited = (content: ProjectContent, text: string): ProjectContent => ({
  ...content,
  sources: {
    ...content.sources,
    'unikernel.ml': (content.sources['unikernel.ml'] ?? '').replace('"hello"', `"hello (${text})"`),
  },
})

/** A number that was taken from the store where a build was meant says nothing. */
const expectCached = (builds: readonly TimedBuild[], cached: boolean): void => {
  if (builds.some(build => build.cached !== cached))
    throw new Error(`builds were ${cached ? 'not ' : ''}taken from the store`)
}
