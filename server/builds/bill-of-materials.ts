import { posix } from 'node:path'
import type { Component } from '../../shared/protocol/build.ts'
import type { LinkableComponent, Toolchain } from './toolchain.ts'

/**
 * The components that are in an image, the largest first, from the bytes that each file gave to it (`readLinkMap`). The
 * project itself is one of them, under its name. A file that the toolchain does not know is a component with no licence:
 * better to be seen than left out.
 */
export const billOfMaterials = (
  linked: ReadonlyMap<string, number>,
  { prefix, components }: Pick<Toolchain, 'prefix' | 'components'>,
  project: string,
): Component[] => {
  const bill = new Map<string, Component>()
  for (const [file, bytes] of linked) {
    const { name, version, licence, package: debian } = ownerOf(file, prefix, components, project)
    const key = JSON.stringify([name, version, licence])
    const before = bill.get(key)?.bytes ?? 0
    bill.set(key, { name, version, licence, bytes: before + bytes, ...(debian && { package: debian }) })
  }
  return [...bill.values()]
    .filter(({ bytes }) => bytes !== 0)
    .sort((a, b) => (b.bytes ?? 0) - (a.bytes ?? 0) || (a.name < b.name ? -1 : 1))
}

const ownerOf = (
  file: string,
  prefix: string,
  components: readonly LinkableComponent[],
  project: string,
): Component => {
  // What dune compiled is named from its folder.
  if (!file.startsWith('/')) return { name: project, version: '', licence: '' }
  const owner = componentOf(file, { prefix, components })
  if (owner) return owner
  // ocamlopt's own part of each program: its tables, and the functions that apply others.
  const compiler = components.find(({ name }) => name === 'ocaml')
  if (compiler && /\/camlstartup\w*\.o$/.test(file)) return compiler
  return { name: posix.basename(file), version: '', licence: '' }
}

/** The component of the toolchain that a file is of; null where none names it. */
export const componentOf = (
  file: string,
  { prefix, components }: { prefix: string; components: readonly LinkableComponent[] },
): LinkableComponent | null => {
  const path = inToolchain(posix.normalize(file), prefix)
  const [, owner] = components
    .flatMap(component => component.files.map((start): [string, LinkableComponent] => [start, component]))
    .filter(([start]) => path === start || (start.endsWith('/') && path.startsWith(start)))
    .reduce<[string, LinkableComponent | null]>(
      (best, each) => (each[0].length > best[0].length ? each : best),
      ['', null],
    )
  return owner
}

const inToolchain = (path: string, prefix: string): string =>
  path.startsWith(`${prefix}/`) ? path.slice(prefix.length + 1) : path
