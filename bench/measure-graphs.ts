import { generate } from '../server/codegen/generate.ts'
import { catalogue } from '../shared/catalogue/catalogue.ts'
import { Composition } from '../shared/model/composition.ts'
import type { ProjectContent } from '../shared/model/project.ts'
import { buildable, type Platform } from '../shared/model/target.ts'
import { validate } from '../shared/validation/validate.ts'
import type { Metric } from './metric.ts'
import { repeat } from './sample.ts'

/** Generation and validation for graphs of 10, 100 and 1,000 devices. */
export const measureGraphs = async (runs: number): Promise<Metric[]> => {
  const [platform] = buildable
  if (!platform) throw new Error('this version builds for no platform')
  const metrics: Metric[] = []
  for (const devices of [10, 100, 1000]) metrics.push(...(await measureGraph(devices, platform, runs)))
  return metrics
}

const measureGraph = async (devices: number, platform: Platform, runs: number): Promise<Metric[]> => {
  const content = graphOf(devices)
  const problems = validate(content, platform, catalogue)
  if (problems.length > 0)
    throw new Error(`the graph of ${devices} devices is not valid: ${JSON.stringify(problems[0])}`)
  const goal = devices === 1000 ? 20 : null
  const count = { warmUp: 20, runs: runs * 3 }
  const title = `${devices.toLocaleString('en')} devices`
  return [
    {
      title: `${title}: validate`,
      unit: 'ms',
      sample: await repeat(count, () => timed(() => validate(content, platform, catalogue))),
      goal,
      mirage: null,
    },
    {
      title: `${title}: generate`,
      unit: 'ms',
      sample: await repeat(count, () => timed(() => generate(content, platform, catalogue))),
      goal,
      mirage: null,
    },
  ]
}

const platformDevices = ['default_reporter', 'default_sleep', 'default_ptime', 'default_mtime']
const signatures = ['reporter', 'sleep', 'ptime', 'mtime']

/** Apps wired to the platform's devices, two boot arguments each, every one of them a module of its own. */
const graphOf = (count: number): ProjectContent => {
  const apps = Array.from({ length: count - platformDevices.length }, (_, index) => index)
  const composition = Composition.parse({
    format: 1,
    name: `graph${count}`,
    devices: [
      ...platformDevices.map(type => ({ id: type, type, name: type.replace('default_', '') })),
      ...apps.map(app => ({
        id: `app${app}`,
        type: 'app',
        name: `app${app}`,
        app: {
          module: `Part${app}`,
          ports: signatures.map(signature => ({ name: signature, signature })),
          bootArguments: ['count', 'text'].map(flag => ({
            flag: `app${app}-${flag}`,
            type: 'string',
            default: 'x',
            doc: 'A value.',
          })),
        },
      })),
    ],
    wires: apps.flatMap(app =>
      platformDevices.map((device, index) => ({
        from: { device },
        to: { device: `app${app}`, port: signatures[index] },
      })),
    ),
  })
  return {
    composition,
    sources: Object.fromEntries(apps.map(app => [`part${app}.ml`, 'let start () = Lwt.return_unit\n'])),
  }
}

const timed = (work: () => unknown): number => {
  const began = performance.now()
  work()
  return performance.now() - began
}
