import type { Catalogue } from '../../shared/catalogue/catalogue.ts'
import type { Family, Signature } from '../../shared/model/signature.ts'
import { useCatalogue } from '../store/catalogue.ts'

const familyTitles: Record<Family, string> = {
  net: 'Frames',
  ip: 'IP, transport',
  flow: 'Flow, TLS',
  block: 'Blocks',
  kv: 'Key-value',
  http: 'HTTP',
  name: 'Names',
  time: 'Time, chance',
  log: 'Logs',
  app: 'App',
}

/** The signatures that may be asked for, as the options of a list, by family. `given`: only what a device may give. */
export const SignatureOptions = ({ given = false }: { given?: boolean }) => {
  const catalogue = useCatalogue()
  return families(catalogue, given).map(({ family, signatures }) => (
    <optgroup key={family} label={familyTitles[family]}>
      {signatures.map(({ id, short }) => (
        <option key={id} value={id}>
          {short}
        </option>
      ))}
    </optgroup>
  ))
}

/** The first signature that a device gives and that is not asked for yet. */
export const firstMissing = (catalogue: Catalogue, ports: readonly { signature: string }[]): string =>
  wireable(catalogue).find(
    ({ id }) => givenIn(catalogue).has(id) && !ports.some(port => port.signature === id),
  )?.id ?? 'reporter'

const wireable = ({ signatures }: Catalogue): Signature[] =>
  [...signatures.values()].filter(({ kind }) => kind !== 'sink')

const givenIn = ({ deviceTypes }: Catalogue): ReadonlySet<string | null> =>
  new Set([...deviceTypes.values()].map(({ gives }) => gives))

/** Families and signatures that some device gives come first. */
const families = (catalogue: Catalogue, given: boolean): { family: Family; signatures: Signature[] }[] => {
  const present = givenIn(catalogue)
  const isPresent = ({ id }: Signature): number => Number(present.has(id))
  return (Object.keys(familyTitles) as Family[])
    .map(family => ({
      family,
      signatures: wireable(catalogue)
        .filter(signature => signature.family === family && !(given && signature.kind === 'global'))
        .toSorted((a, b) => isPresent(b) - isPresent(a)),
    }))
    .filter(({ signatures }) => signatures.length > 0)
    .toSorted((a, b) => Math.max(...b.signatures.map(isPresent)) - Math.max(...a.signatures.map(isPresent)))
}
