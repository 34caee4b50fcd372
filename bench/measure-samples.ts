import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { apiBase, type CreateProject, OpenProject } from '../shared/protocol/api.ts'
import type { BuildClient } from './build-client.ts'
import type { Metric } from './metric.ts'
import { repeat } from './sample.ts'

const folder = fileURLToPath(new URL('../shared/samples', import.meta.url))

/** What MirageOS 4.11 needs for a unikernel of the same kind, in ms. */
const mirage: Readonly<Record<string, number>> = {
  hello: 12_000,
  'tcp-echo': 17_000,
  'https-static-site': 84_000,
}

/** Click to image for every sample with a source, never built in that form, and the longest time of all. */
export const measureSamples = async (client: BuildClient, url: string, runs: number): Promise<Metric[]> => {
  const metrics: Metric[] = []
  for (const name of readdirSync(folder).sort()) {
    const { id, project } = await openSample(url, name)
    const file = Object.keys(project.sources).find(file => file.endsWith('.ml'))
    // Without a source there is nothing to change, so nothing to build anew.
    if (file === undefined) continue
    const mark = Date.now()
    const builds = await repeat({ warmUp: 1, runs }, run => {
      const source = `${project.sources[file]}\n(* never built before: ${mark}.${run} *)\n`
      return client.build({ ...project, sources: { ...project.sources, [file]: source } }, id)
    })
    metrics.push({
      title: `${name}, never built: click to image`,
      unit: 'ms',
      sample: builds.map(({ ms }) => ms),
      goal: 1000,
      mirage: mirage[name] ?? null,
    })
  }
  const longest = Math.max(...metrics.flatMap(({ sample }) => sample))
  return [
    ...metrics,
    { title: 'the longest of these builds', unit: 'ms', sample: [longest], goal: 1000, mirage: null },
  ]
}

const openSample = async (url: string, sample: string): Promise<OpenProject> => {
  const reply = await fetch(`${url}${apiBase}/projects`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ from: 'sample', sample } satisfies CreateProject),
  })
  if (!reply.ok) throw new Error(`POST /projects answered ${reply.status}: ${await reply.text()}`)
  return OpenProject.parse(await reply.json())
}
