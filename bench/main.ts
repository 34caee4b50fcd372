import { parseArgs } from 'node:util'
import { buildClient } from './build-client.ts'
import { describeMachine } from './machine.ts'
import { measureBoot } from './measure-boot.ts'
import { measureBuilds } from './measure-builds.ts'
import { measureCanvas } from './measure-canvas.ts'
import { measureCollector } from './measure-collector.ts'
import { measureDisk } from './measure-disk.ts'
import { measureGraphs } from './measure-graphs.ts'
import { measureLog } from './measure-log.ts'
import { measureNetwork } from './measure-network.ts'
import { measurePage } from './measure-page.ts'
import { measureSamples } from './measure-samples.ts'
import { measureSetUp } from './measure-set-up.ts'
import { type Metric, table } from './metric.ts'
import { serve } from './serve.ts'

/*
 * `npm run bench`: some four minutes. `--runs N` for another number of runs, `--json` for a program to read, `--images`
 * for what images do alone, `--cold` for the set-up alone, which takes minutes.
 */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '11' },
    json: { type: 'boolean', default: false },
    images: { type: 'boolean', default: false },
    cold: { type: 'boolean', default: false },
  },
})
const runs = Number(values.runs)
if (!Number.isInteger(runs) || runs < 1 || runs > 1000)
  throw new Error(`--runs ${values.runs} is not a number from 1 to 1000`)

const prefix = process.env.UNIKERNEL_COMPOSER_TOOLCHAIN
if (!prefix)
  throw new Error('UNIKERNEL_COMPOSER_TOOLCHAIN names no toolchain: start this through `npm run bench`')

const machine = describeMachine()

const measureImages = async (): Promise<Metric[]> => [
  ...(await measureNetwork(prefix, Math.min(runs, 5))),
  ...(await measureDisk(prefix, Math.min(runs, 5))),
  await measureCollector(prefix, Math.min(runs, 5)),
]

const measureAll = async (): Promise<Metric[]> => {
  const graphs = await measureGraphs(runs)
  const serving = await serve()
  try {
    const client = await buildClient(serving.url)
    const { metrics, image } = await measureBuilds(client, serving.url, runs)
    const samples = await measureSamples(client, serving.url, Math.min(runs, 3))
    client.close()
    return [
      ...metrics,
      ...samples,
      await measureBoot(serving.url, image, prefix, runs),
      ...(await measureImages()),
      ...graphs,
      ...(await measurePage(serving.url, Math.min(runs, 9))),
      ...(await measureCanvas(serving.url, Math.min(runs, 5))),
      ...(await measureLog(serving.url, Math.min(runs, 5))),
    ]
  } finally {
    await serving.stop()
  }
}

const metrics = values.cold ? measureSetUp() : await (values.images ? measureImages() : measureAll())
process.stdout.write(
  values.json
    ? `${JSON.stringify({ machine, metrics }, null, 2)}\n`
    : `${machine.join('\n')}\n\n${table(metrics)}\n`,
)
