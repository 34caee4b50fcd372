import { bootArgumentsOf, type Catalogue } from '../catalogue/catalogue.ts'
import { Port, pagePorts, publishedPortsMax } from '../protocol/run.ts'
import { bootArgumentWords } from './boot-values.ts'
import type { Composition } from './composition.ts'

/** Beside web pages: echo (RFC 862). */
const usualPorts: readonly number[] = [...pagePorts, 7]

/** A boot argument that names a port: `--port=8080`, `--https-port=443`. */
const named = /^--(?:[a-z0-9_-]+[-_])?port=(\d{1,5})$/i

/** The ports that boot arguments name, one element per word, then the usual ones; each once. */
export const portsToPublish = (words: readonly string[]): number[] => {
  const found = words.flatMap(word => {
    const port = Port.safeParse(Number(named.exec(word)?.[1]))
    return port.success ? [port.data] : []
  })
  return [...new Set([...found, ...usualPorts])].slice(0, publishedPortsMax)
}

/** The boot arguments of the apps of a composition as words, the defaults of those that are not given: what their ports are read from. */
export const appArguments = (composition: Composition, catalogue: Catalogue): string[] =>
  composition.devices
    .filter(({ type }) => type === 'app')
    .flatMap(device =>
      bootArgumentsOf(catalogue, device).flatMap(argument => {
        const value = device.boot[argument.flag] ?? argument.default
        return value === '' || argument.list ? [] : bootArgumentWords(argument, value)
      }),
    )
