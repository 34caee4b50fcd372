import type { ReactNode } from 'react'
import { mirageLines, opamPage } from '../../shared/catalogue/upstream.ts'
import type { DeviceType } from '../../shared/model/device-type.ts'
import { expandSelected } from '../canvas/edits/composite-actions.ts'
import { changeDeviceType } from '../custom-types/custom-type-store.ts'
import { useCatalogue } from '../store/catalogue.ts'
import { useDocument } from '../store/document.ts'
import { useSession } from '../store/session.ts'
import { ExternalLink } from '../ui/text/ExternalLink.tsx'
import { Ticked } from '../ui/text/Ticked.tsx'
import about from './About.module.css'
import styles from './Inspector.module.css'
import { ModuleSource, Package, WhyNoVersions } from './LibraryFacts.tsx'

/** What a type of device is: its documentation, its OCaml and where that is to be read, its packages, its origin. */
export const About = ({ type }: { type: DeviceType }) => {
  const catalogue = useCatalogue()
  const universe = useSession(state => state.platform.universe)
  const side = type.universes[universe]
  const isOwn = useDocument(state => (state.composition.deviceTypes ?? []).some(({ id }) => id === type.id))
  const lines = mirageLines(type.source)
  return (
    <section>
      <h3>About</h3>
      {type.doc.split(/\n\s*\n/).map(paragraph => (
        <p key={paragraph} className={about.doc}>
          <Ticked text={paragraph} />
        </p>
      ))}
      <dl className={about.facts}>
        {side && (
          <Fact label="Module">
            <code>{side.module}</code>
          </Fact>
        )}
        {side && universe === 'embedded' && (
          <Fact label="Source">
            <ModuleSource side={side} isOwn={isOwn} />
          </Fact>
        )}
        <Fact label="Packages">
          {side && side.libraries.length > 0 ? (
            <>
              <ul className={about.packages}>
                {side.libraries.map(library => (
                  <li key={library}>
                    <Package name={library} />
                  </li>
                ))}
              </ul>
              <WhyNoVersions />
            </>
          ) : (
            'none'
          )}
        </Fact>
        <Fact label="Targets">{type.targets.length >= 11 ? 'all' : type.targets.join(', ')}</Fact>
        {type.parts && (
          <Fact label="Made of">
            {Object.values(type.parts.devices)
              .map(part => catalogue.deviceTypes.get(part)?.title ?? part)
              .join(', ')}{' '}
            <button type="button" className={styles.reset} onClick={expandSelected}>
              Expand
            </button>
          </Fact>
        )}
        {!isOwn && (
          <Fact label="In MirageOS">
            <code>{type.id}</code>
          </Fact>
        )}
        {!isOwn && type.opam !== undefined && (
          <Fact label="On opam">
            <ExternalLink href={opamPage(type.opam)}>{type.opam}</ExternalLink>
          </Fact>
        )}
        {type.source !== '' && (
          <Fact label="From">
            {lines === null ? type.source : <ExternalLink href={lines}>{type.source}</ExternalLink>}
          </Fact>
        )}
      </dl>
      {isOwn && (
        <button
          type="button"
          className={`btn line small ${styles.change}`}
          onClick={() => changeDeviceType(type.id)}
        >
          Change this device type
        </button>
      )}
    </section>
  )
}

const Fact = ({ label, children }: { label: string; children: ReactNode }) => (
  <div className={`${styles.line} ${about.fact}`}>
    <dt className={styles.label}>{label}</dt>
    <dd className={styles.value}>{children}</dd>
  </div>
)
