import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { portsToPublish } from '../../shared/model/published-ports.ts'
import { Port, type PublishedPort, publishedPortsMax, type RunOutcome } from '../../shared/protocol/run.ts'
import { findToolchain } from '../builds/toolchain.ts'
import { readConfig } from '../config.ts'
import { type BootListener, bootImage } from '../runs/boot.ts'
import type { Disk } from '../runs/scratch-disks.ts'
import {
  type Forward,
  type Network,
  NoNetwork,
  type UserNetwork,
  withUserNetworks,
} from '../runs/user-networks.ts'
import { CommandError, exitCode } from './exit-code.ts'
import { cancelledByKeyboard } from './interrupt.ts'
import { printJson, say, secondsText } from './print.ts'

/** `run IMAGE [-- ARGUMENTS]`: the guest's console is this command's standard output, its status this command's. */
export const runCommand = async (
  image: string,
  words: readonly string[],
  options: {
    memory: string
    disks: readonly string[]
    networks: readonly string[]
    publish: readonly string[]
    json: boolean
  },
): Promise<number> => {
  const memoryMb = /^\d+$/.test(options.memory) ? Number(options.memory) : 0
  if (memoryMb < 2 || memoryMb > 4096)
    throw new CommandError(exitCode.usage, `--mem=${options.memory} is not a number of MB from 2 to 4096.`)
  const path = resolve(image)
  await stat(path)
  const found = await findToolchain(readConfig(process.env))
  if (!found.found) throw new CommandError(exitCode.missing, found.reason)
  const given = options.networks.map(networkOf)
  const publish =
    options.publish.length > 0
      ? options.publish.map(forwardOf)
      : portsToPublish(words).map(guest => ({ guest, host: null }))
  const users = given.flatMap(network => userNetworkOf(network, publish))
  const attached = given.filter(({ backend }) => !isUser(backend))
  if (options.publish.length > 0 && users.length !== 1)
    throw new CommandError(
      exitCode.usage,
      '--publish needs one network device that is attached by --net NAME=user.',
    )
  if (publish.length > publishedPortsMax)
    throw new CommandError(
      exitCode.usage,
      `--publish: no more than ${publishedPortsMax} ports can be published.`,
    )
  let console = ''
  const listener: BootListener = {
    onConsole: (text, stream) => {
      if (options.json && stream === 'guest') console += text
      else if (stream === 'guest') process.stdout.write(text)
      else process.stderr.write(`${text}${userHint(text)}`)
    },
  }
  const boots = (networks: readonly Network[], ports: readonly PublishedPort[]): Promise<RunOutcome> => {
    for (const { device, guest, address, host } of ports)
      say(`${address}:${host} is port ${guest} of ${device}`)
    return bootImage(
      found.toolchain,
      {
        image: path,
        memoryMb,
        disks: options.disks.map(diskOf),
        networks: [...attached, ...networks],
        arguments: words,
        timeoutMs: Number.MAX_SAFE_INTEGER,
        maxOutputBytes: Number.MAX_SAFE_INTEGER,
      },
      listener,
      cancelledByKeyboard(),
    )
  }
  const outcome = await withUserNetworks(found.toolchain, users, boots).catch((error: unknown) => {
    throw error instanceof NoNetwork ? new CommandError(exitCode.missing, error.message) : error
  })
  if (options.json) printJson({ outcome, console })
  return statusOf(outcome)
}

/** The runner knows nothing of the networks that this command makes. */
const userHint = (text: string): string => {
  const missing = /network device '(\w+)' is not attached/.exec(text)?.[1]
  return missing === undefined ? '' : `Without root, with passt: --net ${missing}=user\n`
}

/** `NAME=FILE`. The runner says what is wrong with the name. */
const diskOf = (text: string): Disk => {
  const equals = text.indexOf('=')
  if (equals < 1) throw new CommandError(exitCode.usage, `--block=${text} is not NAME=FILE.`)
  return { name: text.slice(0, equals), file: resolve(text.slice(equals + 1)) }
}

const isUser = (backend: string): boolean => backend === 'user' || backend.startsWith('user,')

/** `user` reaches nothing but answers at the published ports, `user,internet` the internet as well. */
const userNetworkOf = ({ name, backend }: Network, publish: readonly Forward[]): UserNetwork[] => {
  if (!isUser(backend)) return []
  if (backend !== 'user' && backend !== 'user,internet')
    throw new CommandError(exitCode.usage, `--net=${name}=${backend} is neither user nor user,internet.`)
  return [{ device: name, reach: backend === 'user' ? 'nothing' : 'internet', publish }]
}

/** `[HOST:]GUEST`. */
const forwardOf = (text: string): Forward => {
  const numbers = /^(?:(\d+):)?(\d+)$/.exec(text)
  const guest = Port.safeParse(Number(numbers?.[2]))
  const host = numbers?.[1] === undefined ? null : Port.safeParse(Number(numbers[1]))
  if (!guest.success || host?.success === false)
    throw new CommandError(
      exitCode.usage,
      `--publish=${text} is not GUEST or HOST:GUEST, ports from 1 to 65535.`,
    )
  return { guest: guest.data, host: host?.data ?? null }
}

/** `NAME=BACKEND`: `user` or `user,internet` for passt, or what the runner takes (`tap:IFACE`, `socket:PATH`). */
const networkOf = (text: string): Network => {
  const equals = text.indexOf('=')
  if (equals < 1)
    throw new CommandError(
      exitCode.usage,
      `--net=${text} is not NAME=user, NAME=user,internet, NAME=tap:INTERFACE or NAME=socket:PATH.`,
    )
  return { name: text.slice(0, equals), backend: text.slice(equals + 1) }
}

const statusOf = (outcome: RunOutcome): number => {
  switch (outcome.how) {
    case 'exited':
      return outcome.status
    case 'refused':
      return 125
    case 'stopped':
      return exitCode.cancelled
    case 'timed-out':
      say(`Stopped after ${secondsText(outcome.limitMs)}`)
      return exitCode.timedOut
    case 'too-much-output':
      say('Stopped: too much output')
      return exitCode.problems
  }
}
