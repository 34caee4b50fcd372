import type { Lock, LockedPackage } from '../../../shared/protocol/sources.ts'
import { bytes } from '../../ui/text/units.ts'
import styles from './SourcesPane.module.css'

type Props = { lock: Lock; bytesOf: Readonly<Record<string, number>>; missing: readonly string[] }

/** Each package of a lock with its version, origin, licence and size; what is compiled stands first. */
export const LockedPackages = ({ lock, bytesOf, missing }: Props) => {
  const rank = { compiled: 0, given: 1, empty: 2 }
  const packages = [...lock.packages].sort((a, b) => rank[a.role] - rank[b.role])
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">Package</th>
          <th scope="col">Version</th>
          <th scope="col">From</th>
          <th scope="col">Licence</th>
          <th scope="col">Sources</th>
        </tr>
      </thead>
      <tbody>
        {packages.map(each => (
          <tr key={each.name}>
            <th scope="row">
              <code>{each.name}</code>
            </th>
            <td className="num">{each.version}</td>
            <td title={addressOf(each)}>{originOf(each)}</td>
            <td>{each.licence}</td>
            <td className="num">{sizeOf(each, bytesOf, missing)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const originOf = ({ role, repository, patches }: LockedPackage): string => {
  if (role === 'given') return 'toolchain'
  return patches.length === 0 ? repository : `${repository}, patched`
}

const addressOf = ({ source, patches }: LockedPackage): string | undefined => {
  if (source === null) return undefined
  const address = source.kind === 'git' ? `${source.url}#${source.commit}` : source.url
  return patches.length === 0 ? address : `${address}, patched: ${patches.join(', ')}`
}

const sizeOf = (
  { name, role }: LockedPackage,
  bytesOf: Props['bytesOf'],
  missing: Props['missing'],
): string => {
  if (role !== 'compiled') return ''
  if (missing.includes(name)) return 'not here'
  const size = bytesOf[name]
  return size === undefined ? 'shared' : bytes(size)
}
