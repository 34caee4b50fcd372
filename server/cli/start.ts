import { readConfig } from '../config.ts'
import { keepServing } from '../last-resort.ts'
import { findDelegatedFolder } from '../process/delegated-cgroup.ts'
import { serve } from '../serve.ts'
import { CommandError, exitCode } from './exit-code.ts'
import { cancelledByKeyboard } from './interrupt.ts'
import { print, printJson } from './print.ts'

/** `start`: serves until it is ended by Ctrl-C or SIGTERM. */
export const startCommand = async (options: { port: string | undefined; json: boolean }): Promise<number> => {
  const port = options.port === undefined ? {} : { UNIKERNEL_COMPOSER_PORT: options.port }
  if (options.port !== undefined && !(/^\d{1,5}$/.test(options.port) && Number(options.port) <= 65_535))
    throw new CommandError(exitCode.usage, `--port=${options.port} is not a whole number from 0 to 65535.`)
  const config = readConfig({ ...process.env, ...port })
  const cgroupFolder =
    config.cgroupFolder ??
    (config.findsCgroup && config.confinement !== 'off' ? await findDelegatedFolder() : null)
  const server = await serve({ ...config, cgroupFolder })
  keepServing(server.faulted)
  if (options.json) printJson({ ok: true, address: server.address })
  else print(`Unikernel Composer: ${server.address}`)
  const asked = cancelledByKeyboard()
  await new Promise<void>(resolve => asked.addEventListener('abort', () => resolve(), { once: true }))
  await server.stop()
  return exitCode.ok
}
