import { useEffect } from 'react'
import { type Library, mainPlaceOf, placesIn, placesOfModule } from '../../shared/catalogue/library.ts'
import type { OcamlSide } from '../../shared/model/device-type.ts'
import { ownLibraryNamed } from '../../shared/model/own-libraries.ts'
import { loadLibraries, useLibraries } from '../panels/library/library-store.ts'
import { useDocument } from '../store/document.ts'
import { openSource, readLibrary, reveal, useSession } from '../store/session.ts'
import { moduleFile } from '../store/source-of-app.ts'
import styles from './About.module.css'

/** Leads to the OCaml of a device's module: of the toolchain's libraries, or of the project for a type of its own. */
export const ModuleSource = ({ side, isOwn }: { side: OcamlSide; isOwn: boolean }) => {
  const { libraries, why } = useToolchainsLibraries()
  const own = useDocument(({ sources }) => (isOwn ? moduleFile(side.module, sources) : null))
  if (own !== null)
    return (
      <button type="button" className={styles.link} onClick={() => openSource(own)}>
        <code>src/{own}</code>
      </button>
    )
  if (libraries === null) return <span className="dim">{why}</span>
  const places = placesOfModule(side.module, side.libraries, libraries)
  const id = 'source-of-module'
  return places[0] ? (
    <button type="button" id={id} className={styles.link} onClick={() => readLibrary(places, id)}>
      <code>{places[0].file}</code>
    </button>
  ) : (
    <span className="dim">{side.module.includes('{') ? 'made at each build' : 'not in the toolchain'}</span>
  )
}

/** A package with its version, leading to its OCaml where the toolchain has some; a library of the project, to its dune file. */
export const Package = ({ name }: { name: string }) => {
  const { libraries } = useToolchainsLibraries()
  const own = useDocument(({ sources }) => ownLibraryNamed(sources, name))
  if (own)
    return (
      <>
        <button
          type="button"
          className={styles.link}
          title={`Open ${own.file}`}
          onClick={() => reveal({ kind: 'source', file: own.file, line: own.line })}
        >
          <code>{name}</code>
        </button>
        <span className={styles.version}>of this project</span>
      </>
    )
  const library = libraries?.get(name)
  const main = library && mainPlaceOf(library)
  const id = `source-of-${name}`
  return (
    <>
      {main ? (
        <button
          type="button"
          id={id}
          className={styles.link}
          title={`Read ${main.file}`}
          onClick={() => readLibrary(placesIn(library, main.file), id)}
        >
          <code>{name}</code>
        </button>
      ) : (
        <code>{name}</code>
      )}
      {library?.component && <span className={`${styles.version} num`}>{library.component.version}</span>}
    </>
  )
}

/** Says why versions are not shown, where they are not. */
export const WhyNoVersions = () => {
  const { why } = useToolchainsLibraries()
  return why === null ? null : <p className="dim">{why}</p>
}

/** What the toolchain has for the universe that is chosen; `why`: in a few words, why that is not known. */
const useToolchainsLibraries = (): {
  libraries: ReadonlyMap<string, Library> | null
  why: string | null
} => {
  const { libraries, failure } = useLibraries()
  const universe = useSession(state => state.platform.universe)
  useEffect(() => void loadLibraries(), [])
  if (universe !== 'embedded') return { libraries: null, why: 'opam chooses the version' }
  if (libraries || !failure) return { libraries, why: null }
  const notBuilt = failure.how === 'refused' && failure.body.status === 503
  return {
    libraries: null,
    why: notBuilt ? 'known once the toolchain is set up' : 'the server does not say',
  }
}
