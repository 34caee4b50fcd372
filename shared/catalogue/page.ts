import type { BootArgument, DeviceType, Layer, OcamlSide, Setting } from '../model/device-type.ts'
import type { Catalogue } from './catalogue.ts'
import { opamPage } from './upstream.ts'

/** The catalogue as a Markdown page, `docs/devices.md`: every device type and every signature that one of them uses. */
export const cataloguePage = ({ deviceTypes, signatures }: Catalogue): string => {
  const types = [...deviceTypes.values()]
  const used = new Set(types.flatMap(({ gives, ports }) => [gives, ...ports.map(port => port.signature)]))
  return [
    '# Devices',
    '',
    'Every device type of the catalogue, under the ids of MirageOS 4.11. This page is written from the catalogue (`npm run docs`).',
    '',
    ...layers.flatMap(({ layer, title }) =>
      section(
        title,
        types.filter(type => type.layer === layer),
      ),
    ),
    '## Signatures',
    '',
    '| id | module type | kind | serves as | |',
    '|---|---|---|---|---|',
    ...[...signatures.values()]
      .filter(({ id }) => used.has(id))
      .map(
        ({ id, moduleType, kind, includes, doc }) =>
          `| \`${id}\` | \`${moduleType}\` | ${kind} | ${includes.map(other => `\`${other}\``).join(', ')} | ${doc} |`,
      ),
    '',
  ].join('\n')
}

const layers: readonly { layer: Layer; title: string }[] = [
  { layer: 'app', title: 'Apps' },
  { layer: 'network', title: 'Network' },
  { layer: 'protocol', title: 'Protocols' },
  { layer: 'storage', title: 'Storage' },
  { layer: 'platform', title: 'Platform' },
  { layer: 'without', title: 'Leaving a part out' },
]

const section = (title: string, types: readonly DeviceType[]): string[] =>
  types.length === 0 ? [] : [`## ${title}`, '', ...types.flatMap(entry)]

const entry = (type: DeviceType): string[] => [
  `### ${type.title} · \`${type.id}\``,
  '',
  type.doc,
  '',
  ...(type.gives === null ? [] : [`- gives \`${type.gives}\``]),
  ...type.ports.map(({ name, signature, doc }, i) =>
    `- port ${i + 1}, \`${name}\`: needs \`${signature}\`. ${doc}`.trim(),
  ),
  ...(type.parts
    ? [
        `- expands into ${Object.values(type.parts.devices)
          .map(part => `\`${part}\``)
          .join(' and ')}`,
      ]
    : []),
  ...type.settings.map(setting =>
    `- setting \`${setting.id}\`: ${formatSetting(setting)}. ${setting.doc}`.trim(),
  ),
  ...type.bootArguments.map(
    argument => `- boot argument \`--${argument.flag}\`: ${formatType(argument)}. ${argument.doc}`,
  ),
  ...Object.entries(type.universes).flatMap(([universe, side]) => (side ? [inUniverse(universe, side)] : [])),
  ...(type.opam === undefined
    ? []
    : [`- in MirageOS: the opam package [${type.opam}](${opamPage(type.opam)})`]),
  ...(type.manifest ? [`- manifest: the tender attaches a ${type.manifest} device of the same name`] : []),
  '',
]

const inUniverse = (universe: string, { module, libraries }: OcamlSide): string => {
  const from = libraries.length > 0 ? `, from ${libraries.map(name => `\`${name}\``).join(', ')}` : ''
  return `- ${universe}: \`${module}\`${from}`
}

const formatSetting = (setting: Setting): string => {
  switch (setting.kind) {
    case 'text':
      return `text, \`${setting.default}\``
    case 'integer':
      return `${setting.min} to ${setting.max}${setting.unit ? ` ${setting.unit}` : ''}, \`${setting.default}\``
    case 'switch':
      return `\`true\` or \`false\`, \`${setting.default}\``
    case 'choice':
      return `${setting.options.map(({ value }) => `\`${value}\``).join(', ')}; default \`${setting.default}\``
  }
}

const formatType = ({ type, list, optional, default: initial }: BootArgument): string =>
  `${type}${list ? ' list' : ''}${optional ? ', optional' : initial === '' ? '' : `, \`${initial}\``}`
