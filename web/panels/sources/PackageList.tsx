import { useState } from 'react'
import {
  OpamConstraint,
  OpamName,
  type OpamSources,
  repositoriesOf,
  type WantedPackage,
} from '../../../shared/model/opam-sources.ts'
import { edit, useDocument } from '../../store/document.ts'
import { Icon } from '../../ui/icon/Icon.tsx'
import styles from './SourcesPane.module.css'

const none: OpamSources = { packages: [] }

/** The packages that the apps need: added by name, with bounds of the version where one is typed behind it. */
export const PackageList = () => {
  const opam = useDocument(({ composition }) => composition.opam) ?? none
  const [typed, setTyped] = useState('')
  const set = (packages: WantedPackage[]) => {
    const isEmpty = packages.length === 0 && Object.keys(opam).length === 1
    edit([{ edit: 'set-opam', opam: isEmpty ? null : { ...opam, packages } }])
  }
  const wanted = readWanted(typed)
  const add = () => {
    if (wanted === null) return
    set([...opam.packages.filter(({ name }) => name !== wanted.name), wanted])
    setTyped('')
  }
  const wrong = typed.trim() !== '' && wanted === null
  return (
    <>
      <ul className={styles.wanted}>
        {opam.packages.map(({ name, constraint }) => (
          <li key={name}>
            <code>{name}</code>
            {constraint && <span className="num">{constraint}</span>}
            <button
              type="button"
              className="btn small icon"
              aria-label={`Remove ${name}`}
              onClick={() => set(opam.packages.filter(other => other.name !== name))}
            >
              <Icon name="x" className="i12" />
            </button>
          </li>
        ))}
      </ul>
      <form
        className={styles.add}
        onSubmit={event => {
          event.preventDefault()
          add()
        }}
      >
        <input
          aria-label="Add a package"
          aria-invalid={wrong}
          placeholder="Add: ke, or ke >= 0.6"
          spellCheck={false}
          value={typed}
          onChange={event => setTyped(event.target.value)}
        />
        <button type="submit" className="btn line small" disabled={wanted === null}>
          Add
        </button>
      </form>
      {wrong && <p className="badc">A name of opam, and bounds such as &gt;= 1.0 &amp; &lt; 2 behind it.</p>}
      {opam.packages.length > 0 && (
        <p className="dim">
          From{' '}
          {repositoriesOf(opam)
            .map(({ name }) => name)
            .join(', ')}
          {(opam.pins?.length ?? 0) > 0 && `; pinned: ${opam.pins?.map(({ name }) => name).join(', ')}`}
        </p>
      )}
    </>
  )
}

/** `ke >= 0.6 & < 1`; null where it is no name, or no bounds follow it. */
const readWanted = (typed: string): WantedPackage | null => {
  const [, name = '', bounds = ''] = /^\s*([^\s<>=!&]+)\s*(.*?)\s*$/.exec(typed) ?? []
  if (!OpamName.safeParse(name).success) return null
  if (bounds === '') return { name }
  return OpamConstraint.safeParse(bounds).success ? { name, constraint: bounds } : null
}
