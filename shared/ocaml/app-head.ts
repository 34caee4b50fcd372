import { type Catalogue, satisfies } from '../catalogue/catalogue.ts'
import type { AppDevice, AppPort } from '../model/composition.ts'
import type { HeadDifference } from './head-difference.ts'
import { type FunctorParameter, headOf, type OcamlHead, type StartParameter } from './ocaml-head.ts'
import { capitalised, isValueName, ocamlKeywords } from './ocaml-names.ts'
import { ocamlTokens } from './ocaml-tokens.ts'

/*
 * An app's ports and the head of its source say the same thing twice. This says where they differ, and makes either from
 * the other. A port may give more than its parameter asks for.
 */

export type HeadComparison = { head: OcamlHead | null; differences: HeadDifference[] }

/** Compares an app with the text of its module's file. What the text does not tell is no difference. */
export const compareHead = ({ app }: AppDevice, text: string, catalogue: Catalogue): HeadComparison => {
  const path = app.module.split('.').slice(1)
  const head = headOf(text, path)
  // What is included may have the module.
  if (!head && ocamlTokens(text).some(({ text: word }) => word === 'include' || word === '[%%'))
    return { head, differences: [] }
  if (!head) return { head, differences: [{ kind: 'no-module', module: path.join('.') }] }
  const ports = functorPorts(app.ports, catalogue)
  const differences: HeadDifference[] = []
  if (head.told && ports.length !== head.parameters.length)
    differences.push({
      kind: 'functor-count',
      source: head.parameters.map(({ name }) => name),
      app: ports.map(({ name }) => name),
    })
  else if (head.told)
    head.parameters.forEach(({ name, moduleType }, at) => {
      const port = ports[at]
      const known = signatureOf(catalogue, moduleType)
      if (!port || (known !== null && satisfies(catalogue, port.signature, known))) return
      const gives = catalogue.signatures.get(port.signature)?.moduleType ?? port.signature
      // A name for it in the source may stand for anything.
      if (known !== null)
        differences.push({ kind: 'signature', parameter: name, asks: moduleType, port: port.name, gives })
    })
  const given = givenTo(app, catalogue)
  if (head.start && !takes(head.start.parameters, given, unitsIn(app, catalogue)))
    differences.push({ kind: 'start-count', source: head.start.parameters.length, given })
  return { head, differences }
}

/** Whether `start` with these parameters may be given these values: `()` is a parameter for none, or for a unit. */
const takes = (
  parameters: readonly StartParameter[],
  given: readonly string[],
  units: ReadonlySet<string>,
): boolean =>
  given.length === 0
    ? parameters.length === 1
    : parameters.length === given.length &&
      parameters.every(({ text }, at) => text !== '()' || units.has(given[at] ?? ''))

/** The ports that the source's parameters ask for; `unknown` are those that no signature of the catalogue is. */
export type PortsOfSource = {
  ports: AppPort[]
  unknown: FunctorParameter[]
}

/**
 * An app's ports made from the head: a port that fits a parameter stays what it is, with its wire; ports that are no modules
 * stay where they are.
 */
export const portsFromHead = ({ app }: AppDevice, head: OcamlHead, catalogue: Catalogue): PortsOfSource => {
  const old = functorPorts(app.ports, catalogue)
  const unused = new Set(old)
  const taken = new Set(app.ports.filter(port => !unused.has(port)).map(({ name }) => name))
  const unknown: FunctorParameter[] = []
  const take = (fits: (port: AppPort) => boolean): AppPort | undefined => {
    const port = [...unused].find(fits)
    if (port) unused.delete(port)
    return port
  }
  const wanted = head.parameters.map(parameter => ({
    parameter,
    signature: signatureOf(catalogue, parameter.moduleType),
  }))
  const serves = (signature: string) => (port: AppPort) => satisfies(catalogue, port.signature, signature)
  const exact = wanted.map(({ parameter, signature }) =>
    signature === null
      ? undefined
      : take(port => port.name === portName(parameter.name) && serves(signature)(port)),
  )
  const made = wanted.flatMap(({ parameter, signature }, at): AppPort[] => {
    if (signature === null) {
      unknown.push(parameter)
      return []
    }
    const kept = exact[at] ?? take(serves(signature))
    if (kept) {
      taken.add(kept.name)
      return [kept]
    }
    const name = free(portName(parameter.name), taken)
    taken.add(name)
    return [{ name, signature }]
  })
  const ports: AppPort[] = []
  let next = 0
  const functors = new Set(old)
  for (const port of app.ports) {
    if (!functors.has(port)) ports.push(port)
    else if (next < made.length) ports.push(made[next++] as AppPort)
  }
  const last = ports.findLastIndex(port => made.includes(port))
  ports.splice(last + 1, 0, ...made.slice(next))
  return { ports, unknown }
}

/**
 * The text with the head that the ports ask for: the parameters of the functor and of `start`, each kept as it is where it fits.
 * A module that is not there is added at the end. null where nothing can be written: the file itself takes no parameters.
 */
export const textWithHead = ({ app }: AppDevice, text: string, catalogue: Catalogue): string | null => {
  const path = app.module.split('.').slice(1)
  const head = headOf(text, path)
  const ports = functorPorts(app.ports, catalogue)
  const given = givenTo(app, catalogue)
  if (path.length === 0 && ports.length > 0) return null
  if (!head) return path.length === 1 ? withModule(text, path[0] ?? '', ports, given, catalogue) : null
  const changes: { from: number; to: number; text: string }[] = []
  const parameters = parametersFor(ports, head.parameters, catalogue)
  const before = head.parameters.map(({ name, moduleType }) => `(${name} : ${moduleType})`).join(' ')
  if (head.name && parameters !== before) {
    const functor = text.slice(head.place.from).startsWith('functor')
    const written = functor && parameters !== '' ? `functor ${parameters} ->` : ` ${parameters}`.trimEnd()
    changes.push({ ...head.place, text: written })
  }
  if (head.start && !takes(head.start.parameters, given, unitsIn(app, catalogue))) {
    changes.push({
      from: head.start.from,
      to: head.start.to,
      text: ` ${startFor(given, head.start.parameters).join(' ')}`,
    })
  }
  return changes
    .toSorted((a, b) => b.from - a.from)
    .reduce((text, change) => text.slice(0, change.from) + change.text + text.slice(change.to), text)
}

const withModule = (
  text: string,
  name: string,
  ports: readonly AppPort[],
  given: readonly string[],
  catalogue: Catalogue,
): string => {
  const parameters = parametersFor(ports, [], catalogue)
  const values = given.length === 0 ? '()' : given.map(each => `_${valueName(each)}`).join(' ')
  const gap = text.trim() === '' ? '' : `${text.trimEnd()}\n\n`
  return `${gap}module ${[name, parameters].filter(Boolean).join(' ')} = struct\n  let start ${values} = Lwt.return_unit\nend\n`
}

/** A parameter for each value that is given: the one of its name, or else the next that has no value of its name. */
const startFor = (given: readonly string[], before: readonly StartParameter[]): string[] => {
  if (given.length === 0) return ['()']
  const names = given.map(valueName)
  const others = before.filter(({ name, text }) => text !== '()' && !(name !== null && names.includes(name)))
  return names.map(
    name => (before.find(parameter => parameter.name === name) ?? others.shift())?.text ?? name,
  )
}

const parametersFor = (
  ports: readonly AppPort[],
  before: readonly FunctorParameter[],
  catalogue: Catalogue,
): string => {
  const taken = new Set<string>()
  return ports
    .map((port, at) => {
      const wanted = catalogue.signatures.get(port.signature)?.moduleType ?? port.signature
      const same = before.find(
        ({ name, moduleType }) => portName(name) === port.name && fits(port, moduleType, catalogue),
      )
      const here = before[at]
      const kept = same ?? (here && fits(port, here.moduleType, catalogue) ? here : undefined)
      const name = kept && !taken.has(kept.name) ? kept.name : free(capitalised(port.name), taken)
      taken.add(name)
      return `(${name} : ${kept?.moduleType ?? wanted})`
    })
    .join(' ')
}

const fits = (port: AppPort, moduleType: string, catalogue: Catalogue): boolean => {
  const known = signatureOf(catalogue, moduleType)
  return known === null || satisfies(catalogue, port.signature, known)
}

const functorPorts = (ports: readonly AppPort[], catalogue: Catalogue): AppPort[] =>
  ports.filter(({ signature }) => catalogue.signatures.get(signature)?.kind === 'functor')

/** What the generated main program gives to `start`: the ports' values in order, then the boot arguments'. */
const givenTo = ({ ports, bootArguments }: AppDevice['app'], catalogue: Catalogue): string[] => [
  ...ports
    .filter(({ signature }) => ['functor', 'value'].includes(catalogue.signatures.get(signature)?.kind ?? ''))
    .map(({ name }) => name),
  ...bootArguments.map(({ flag }) => flag),
]

/** The ports whose value has the type `unit`. */
const unitsIn = ({ ports }: AppDevice['app'], catalogue: Catalogue): Set<string> =>
  new Set(
    ports
      .filter(({ signature }) => {
        const known = catalogue.signatures.get(signature)
        return known?.kind === 'value' && known.moduleType === 'unit'
      })
      .map(({ name }) => name),
  )

/** The signature whose module type is written so; null where the catalogue has none. */
const signatureOf = (catalogue: Catalogue, moduleType: string): string | null =>
  [...catalogue.signatures.values()].find(
    signature => signature.kind === 'functor' && signature.moduleType === moduleType,
  )?.id ?? null

/** `Key_value` to `key_value`. */
const portName = (parameter: string): string => {
  const name = parameter.charAt(0).toLowerCase() + parameter.slice(1).replace(/'/g, '_')
  return isValueName(name) ? name : 'port'
}

/** A name of OCaml for a value: `https-port` to `https_port`. */
export const valueName = (name: string): string => {
  const plain = name.replace(/[^A-Za-z0-9_]/g, '_')
  return ocamlKeywords.has(plain) ? `${plain}_` : plain
}

const free = (name: string, taken: ReadonlySet<string>): string => {
  let found = name
  for (let n = 2; taken.has(found); n += 1) found = `${name}${n}`
  return found
}
