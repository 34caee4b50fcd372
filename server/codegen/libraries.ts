import { bootArgumentsOf, type Catalogue } from '../../shared/catalogue/catalogue.ts'
import { type Composition, isApp } from '../../shared/model/composition.ts'
import type { BootArgument, OcamlSide } from '../../shared/model/device-type.ts'
import { slotTypes } from '../../shared/model/slots.ts'
import type { Platform } from '../../shared/model/target.ts'

/** The findlib libraries that a composition's main program and sources are compiled against, given its devices' OCaml sides. */
export const librariesOf = (
  composition: Composition,
  sides: readonly (OcamlSide | null | undefined)[],
  { universe }: Platform,
  catalogue: Catalogue,
): string[] => [
  ...new Set([
    'lwt',
    'duration',
    'cmdliner',
    'cmdliner-stdlib',
    'mirage-runtime',
    'mirage-sleep',
    ...[...slotTypes(catalogue, composition).values()].flatMap(
      ({ type }) => type.universes[universe]?.libraries ?? [],
    ),
    ...sides.flatMap(side => side?.libraries ?? []),
    ...composition.devices.filter(isApp).flatMap(({ app }) => app.libraries),
    ...composition.devices.flatMap(device => parsersOf(bootArgumentsOf(catalogue, device))),
    'mirage-solo5',
  ]),
]

/** What reads boot arguments, where that is more than every image has. */
const parsersOf = (bootArguments: readonly BootArgument[]): string[] =>
  bootArguments.some(({ type }) => type.startsWith('ip')) ? ['mirage-runtime.network', 'ipaddr'] : []
